// graft compare
#include "base/files.hpp"
#include "base/number.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"
#include "runner/significance.hpp"
#include "runtime/record/run_folder.hpp"

#include <iostream>
#include <optional>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

namespace graft::runner {
namespace {

using nlohmann::json;

constexpr uint64_t largest_file = uint64_t{64} << 20;

struct run_files {
  std::string path;
  std::string pipeline;
  json metrics;
};

std::optional<run_files> open_run(const std::string& path) {
  const auto folder = runtime::run_folder::open(path);
  if (!folder.ok()) {
    complain(folder.status().message());
    return std::nullopt;
  }
  const auto pipeline = base::read_file(folder->file("pipeline.toml"), largest_file);
  const auto metrics = base::read_file(folder->file("metrics.json"), largest_file);
  if (!pipeline.ok() || !metrics.ok()) {
    complain((pipeline.ok() ? metrics.status() : pipeline.status()).message());
    return std::nullopt;
  }
  json parsed = json::parse(*metrics, nullptr, false);
  if (!parsed.is_object()) {
    complain("'" + folder->file("metrics.json") + "' is not a JSON object");
    return std::nullopt;
  }
  return run_files{path, *pipeline, std::move(parsed)};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The lines that one file has and the other has not, in order: enough to see changed settings.
void print_pipeline_differences(const run_files& a, const run_files& b) {
  const auto lines_a = lines_of(a.pipeline);
  const auto lines_b = lines_of(b.pipeline);
  const std::multiset<std::string> in_a(lines_a.begin(), lines_a.end());
  const std::multiset<std::string> in_b(lines_b.begin(), lines_b.end());
  bool same = true;
  for (const std::string& line : lines_a) {
    if (!in_b.contains(line)) std::cout << "- " << line << "\n", same = false;
  }
  for (const std::string& line : lines_b) {
    if (!in_a.contains(line)) std::cout << "+ " << line << "\n", same = false;
  }
  if (same) std::cout << "the pipelines say the same\n";
}

bool judged(const json& metrics) {
  return metrics.is_object() && metrics.contains("accuracy") && metrics.contains("n");
}

void print_accuracy(const std::string& node, const json& a, const json& b) {
  const double first = a["accuracy"].get<double>();
  const double second = b["accuracy"].get<double>();
  const auto n_first = a["n"].get<int64_t>();
  const auto n_second = b["n"].get<int64_t>();
  const double p = difference_p_value(first, n_first, second, n_second);
  std::cout << node << ": accuracy " << base::shortest(first) << " on " << n_first << " items, "
            << base::shortest(second) << " on " << n_second << "; difference "
            << (second >= first ? "+" : "") << base::shortest(second - first) << ", p = " << p
            << (p < 0.05 ? ": more than chance would give\n"
                         : ": no more than chance may give with so few items\n");
}

}  // namespace

int compare_runs(const std::string& first, const std::string& second) {
  const auto a = open_run(first);
  const auto b = open_run(second);
  if (!a || !b) return exit_invalid;
  std::cout << "--- " << a->path << "\n+++ " << b->path << "\n";
  print_pipeline_differences(*a, *b);
  bool any = false;
  for (const auto& [node, metrics] : a->metrics.items()) {
    if (!judged(metrics) || !b->metrics.contains(node) || !judged(b->metrics[node])) continue;
    print_accuracy(node, metrics, b->metrics[node]);
    any = true;
  }
  if (!any) std::cout << "no node of both runs has an accuracy to compare\n";
  return exit_done;
}

}  // namespace graft::runner
