// Making nodes of types that live in the test program, and a listener that remembers what they say.
#pragma once

#include "host/node.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace graft::test {

class listener : public host::events {
 public:
  void log(const std::string& node, int level, std::string_view line) override {
    const std::lock_guard lock(mutex);
    lines.push_back(node + "|" + std::to_string(level) + "|" + std::string(line));
  }
  void progress(const std::string& node, double /*fraction*/, std::string_view what) override {
    log(node, -1, what);
  }
  bool cancelled() override { return stop; }
  status metrics(const std::string& node, std::string_view json) override {
    log(node, -2, json);
    return {};
  }
  status history(const std::string& node, std::string_view json) override {
    log(node, -3, json);
    return {};
  }
  status gate(const std::string& node, std::string_view metric, double, double) override {
    log(node, -4, metric);
    return {};
  }
  status write_file(const std::string& node, std::string_view name, std::string_view) override {
    log(node, -5, name);
    return {code::permission_denied, "no writing here"};
  }
  void section(const std::string& node, report::section section) override {
    log(node, -6, std::to_string(section.index()));
  }

  std::mutex mutex;
  std::vector<std::string> lines;
  bool stop = false;
};

inline const graft_values no_values{sizeof(graft_values), 0, 0, nullptr};

inline result<std::unique_ptr<host::node>> make_node(const graft_plugin* plugin,
                                                     const std::string& type,
                                                     host::events* events = nullptr) {
  GRAFT_TRY_ASSIGN(const host::node_type found, host::find_type(plugin, type));
  return host::node::create(found, "fake", &no_values, events);
}

// A batch of n items without input columns.
class plain_batch {
 public:
  explicit plain_batch(std::size_t n, uint32_t worker = 0) : items_(n) {
    for (graft_item& one : items_) {
      one.struct_size = sizeof(one);
      pointers_.push_back(&one);
    }
    raw_ = {sizeof(raw_), worker, n, pointers_.data(), 0, nullptr};
  }
  plain_batch(const plain_batch&) = delete;
  plain_batch& operator=(const plain_batch&) = delete;
  [[nodiscard]] const graft_batch& raw() const { return raw_; }

 private:
  std::vector<graft_item> items_;
  std::vector<const graft_item*> pointers_;
  graft_batch raw_{};
};

}  // namespace graft::test
