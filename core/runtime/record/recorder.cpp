#include "runtime/record/recorder.hpp"

#include "base/number.hpp"
#include "runtime/record/section_json.hpp"

#include <graft/abi/host.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>

#include <nlohmann/json.hpp>

namespace graft::runtime {
namespace {

using nlohmann::ordered_json;

constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};
// What the runtime keeps in a node's folder, beside what the node writes there.
constexpr std::array<std::string_view, 6> own_files{
    "checkpoint-0.bin", "checkpoint-1.bin",  "model",
    "outcome.json",     "state.safetensors", "weights.safetensors"};

// JSON has no NaN: a gate on a metric that has no value.
ordered_json number_json(double value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}
double number_from(const ordered_json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

result<ordered_json> parse_object(std::string_view text, const char* what) {
  auto parsed = ordered_json::parse(text, nullptr, false);
  if (!parsed.is_object()) {
    return invalid(std::string(what) + " must be the text of one JSON object");
  }
  return parsed;
}

}  // namespace

std::string gate_result::describe() const {
  return metric + " is " + base::shortest(value) + ", below the " + base::shortest(required) +
         " that fail_below asks for";
}

recorder::recorder(listener& watcher)
    : watcher_(watcher), start_(std::chrono::steady_clock::now()) {}

recorder::~recorder() = default;

status recorder::open(const run_folder& folder) {
  folder_ = &folder;
  const std::string history = folder.file("history.jsonl");
  GRAFT_TRY_ASSIGN(base::append_file log, base::append_file::open(folder.file("log.jsonl")));
  GRAFT_TRY_ASSIGN(base::append_file lines, base::append_file::open(history));
  log_ = std::make_unique<base::append_file>(std::move(log));
  history_ = std::make_unique<base::append_file>(std::move(lines));
  std::error_code error;
  history_bytes_ = std::filesystem::file_size(history, error);
  return error ? base::file_error("read", history, error.value()) : status{};
}

status recorder::cut_history(uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (folder_ == nullptr || history_bytes_ <= bytes) return {};
  const std::string history = folder_->file("history.jsonl");
  std::error_code error;
  std::filesystem::resize_file(history, bytes, error);
  if (error) return base::file_error("cut back", history, error.value());
  history_bytes_ = bytes;
  return {};
}

void recorder::log(const std::string& node, int level, std::string_view line) {
  level = std::clamp(level, 0, 3);
  const std::lock_guard lock(mutex_);
  if (level >= GRAFT_LOG_WARNING) watcher_.warn(node + ": " + std::string(line));
  if (log_ == nullptr) return;
  const std::chrono::duration<double> since = std::chrono::steady_clock::now() - start_;
  const ordered_json entry = {{"seconds", since.count()},
                              {"level", level_names[static_cast<std::size_t>(level)]},
                              {"node", node},
                              {"message", line}};
  // A log that cannot be written must not stop a run that can go on.
  const status written =
      log_->write_line(entry.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
  if (!written.ok()) {
    watcher_.warn(written.message());
    log_.reset();
  }
}

void recorder::progress(const std::string& node, double fraction, std::string_view what) {
  constexpr std::size_t steps = 1000;
  if (std::isnan(fraction)) return;
  watcher_.progress(node, what, static_cast<std::size_t>(std::clamp(fraction, 0.0, 1.0) * steps),
                    steps);
}

bool recorder::cancelled() { return watcher_.cancelled(); }

status recorder::metrics(const std::string& node, std::string_view json_object) {
  GRAFT_TRY_ASSIGN(const ordered_json parsed, parse_object(json_object, "metrics"));
  const std::lock_guard lock(mutex_);
  records_[node].metrics = parsed.dump();
  return {};
}

status recorder::history(const std::string& node, std::string_view json_object) {
  GRAFT_TRY_ASSIGN(const ordered_json parsed, parse_object(json_object, "a line of history"));
  ordered_json line = {{"node", node}};
  line.update(parsed);
  const std::string text = line.dump();
  const std::lock_guard lock(mutex_);
  if (history_ == nullptr) return {};
  GRAFT_TRY(history_->write_line(text));
  history_bytes_ += text.size() + 1;
  return {};
}

status recorder::gate(const std::string& node, std::string_view metric, double value,
                      double required) {
  const std::lock_guard lock(mutex_);
  records_[node].gates.push_back({std::string(metric), value, required});
  return {};
}

status recorder::write_file(const std::string& node, std::string_view name,
                            std::string_view bytes) {
  using namespace std::string_view_literals;
  if (name.empty() || name.find_first_of("/\0"sv) != std::string_view::npos ||
      name.front() == '.') {
    return invalid("'" + std::string(name) + "' is not a plain file name");
  }
  if (std::find(own_files.begin(), own_files.end(), name) != own_files.end()) {
    return invalid("'" + std::string(name) + "' is a file that graft itself writes for the node");
  }
  if (folder_ == nullptr) return {};
  GRAFT_TRY(base::make_folders(folder_->node_folder(node)));
  return base::write_file(folder_->node_folder(node) + "/" + std::string(name), bytes);
}

void recorder::section(const std::string& node, report::section section) {
  const std::lock_guard lock(mutex_);
  records_[node].sections.push_back(std::move(section));
}

std::string recorder::pack(const std::string& node) const {
  ordered_json out;
  const auto found = records_.find(node);
  if (found == records_.end()) return "{}";
  const node_record& record = found->second;
  if (!record.metrics.empty()) out["metrics"] = ordered_json::parse(record.metrics);
  out["gates"] = ordered_json::array();
  for (const gate_result& one : record.gates) {
    out["gates"].push_back({one.metric, number_json(one.value), number_json(one.required)});
  }
  out["sections"] = to_json(record.sections);
  return out.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

status recorder::unpack(const std::string& node, const std::string& text) {
  GRAFT_TRY_ASSIGN(const ordered_json stored, parse_object(text, "a node's record"));
  node_record record;
  try {
    if (stored.contains("metrics")) record.metrics = stored["metrics"].dump();
    if (stored.contains("gates")) {
      for (const auto& one : stored["gates"]) {
        record.gates.push_back({one.at(0), number_from(one.at(1)), number_from(one.at(2))});
      }
    }
    if (stored.contains("sections")) {
      GRAFT_TRY_ASSIGN(record.sections,
                       sections_from_json(nlohmann::json::parse(stored["sections"].dump())));
    }
  } catch (const nlohmann::json::exception& error) {
    return data_loss("the record of node '" + node + "': " + error.what());
  }
  records_[node] = std::move(record);
  return {};
}

result<uint64_t> recorder::sync_history() {
  if (history_ != nullptr) GRAFT_TRY(history_->sync());
  return history_bytes_;
}

std::string recorder::metrics_json() const {
  ordered_json all = ordered_json::object();
  for (const auto& [node, record] : records_) {
    if (!record.metrics.empty()) all[node] = ordered_json::parse(record.metrics);
  }
  return all.dump(2) + "\n";
}

}  // namespace graft::runtime
