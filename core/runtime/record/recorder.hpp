// Listens to the nodes of a run and keeps what they say: log, metrics, history, gates, report
// sections and files.
#pragma once

#include "base/files.hpp"
#include "host/events.hpp"
#include "runtime/record/listener.hpp"
#include "runtime/record/run_folder.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace graft::runtime {

struct gate_result {
  std::string metric;
  double value = 0;
  double required = 0;
  [[nodiscard]] bool passed() const { return value >= required; }
  // What did not pass, in a sentence.
  [[nodiscard]] std::string describe() const;
};

// What one node has said.
struct node_record {
  std::string metrics;  // a JSON object, or empty
  std::vector<gate_result> gates;
  std::vector<report::section> sections;
};

class recorder : public host::events {
 public:
  explicit recorder(listener& watcher);
  ~recorder() override;

  // From here on log.jsonl and history.jsonl of the run are appended to.
  status open(const run_folder& folder);
  // Cuts off what history.jsonl holds beyond its first `bytes`: it is not vouched for.
  status cut_history(uint64_t bytes);

  void log(const std::string& node, int level, std::string_view line) override;
  void progress(const std::string& node, double fraction, std::string_view what) override;
  bool cancelled() override;
  status metrics(const std::string& node, std::string_view json_object) override;
  status history(const std::string& node, std::string_view json_object) override;
  status gate(const std::string& node, std::string_view metric, double value,
              double required) override;
  status write_file(const std::string& node, std::string_view name,
                    std::string_view bytes) override;
  void section(const std::string& node, report::section section) override;

  [[nodiscard]] const std::map<std::string, node_record>& records() const { return records_; }
  // A node's record as the text of a JSON object, and back.
  [[nodiscard]] std::string pack(const std::string& node) const;
  status unpack(const std::string& node, const std::string& text);

  // Bytes of history.jsonl so far, all on the disk.
  result<uint64_t> sync_history();
  // metrics.json: every node's object under its id.
  [[nodiscard]] std::string metrics_json() const;

 private:
  listener& watcher_;
  const run_folder* folder_ = nullptr;
  std::unique_ptr<base::append_file> log_;
  std::unique_ptr<base::append_file> history_;
  uint64_t history_bytes_ = 0;
  std::chrono::steady_clock::time_point start_;
  std::map<std::string, node_record> records_;
  std::mutex mutex_;
};

}  // namespace graft::runtime
