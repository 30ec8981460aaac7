// Remembers what the node under test tells the host.
#pragma once

#include "host/events.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace graft::validate {

class listener : public host::events {
 public:
  void log(const std::string& /*node*/, int level, std::string_view line) override {
    const std::lock_guard lock(mutex_);
    if (level >= 3) errors.emplace_back(line);
  }
  void progress(const std::string& /*node*/, double /*fraction*/,
                std::string_view /*what*/) override {}
  bool cancelled() override { return stop; }
  status metrics(const std::string& /*node*/, std::string_view json) override {
    metrics_json = json;
    return {};
  }
  status history(const std::string& /*node*/, std::string_view json) override {
    history_json.emplace_back(json);
    return {};
  }
  status gate(const std::string&, std::string_view, double, double) override { return {}; }
  status write_file(const std::string& /*node*/, std::string_view name,
                    std::string_view bytes) override {
    files[std::string(name)] = bytes;
    return {};
  }
  void section(const std::string& /*node*/, report::section /*section*/) override {}

  std::atomic<bool> stop{false};
  std::vector<std::string> errors;
  std::string metrics_json;
  std::vector<std::string> history_json;
  std::map<std::string, std::string> files;

 private:
  std::mutex mutex_;
};

}  // namespace graft::validate
