// The files that a finished run leaves: the page, the metrics, the times.
#include "base/cpu.hpp"
#include "base/files.hpp"
#include "report/page.hpp"
#include "runtime/record/dataset_sections.hpp"
#include "runtime/run_state.hpp"

#include <graft/sdk/text.hpp>

#include <map>

#include <nlohmann/json.hpp>

namespace graft::runtime {
namespace {

constexpr uint64_t largest_pipeline = uint64_t{16} << 20;

report::group machine_group(const run_state& state) {
  report::table table{"", {"what", "value"}, {}};
  table.rows.push_back({"CPU", base::cpu_name()});
  std::string features;
  for (const std::string& one : base::cpu_features())
    features += (features.empty() ? "" : " ") + one;
  table.rows.push_back({"instruction sets", features});
  table.rows.push_back({"workers", std::to_string(state.options.workers)});
  for (const graph::graph_node& node : state.graph.nodes) {
    table.rows.push_back(
        {node.id(),
         node.type.name + " " + to_string(node.type.plugin->version) +
             (node.instance->identity().empty() ? "" : ", " + node.instance->identity())});
  }
  return {"Machine", {std::move(table)}};
}

std::string timing_json(const run_state& state) {
  nlohmann::ordered_json steps = nlohmann::ordered_json::object();
  double total = 0;
  for (const step_time& one : state.times) {
    steps[one.name] = one.seconds;
    total += one.seconds;
  }
  const nlohmann::ordered_json timing = {{"seconds", total},
                                         {"steps", steps},
                                         {"workers", state.options.workers},
                                         {"views_computed", state.counts.computed},
                                         {"views_from_cache", state.counts.cached}};
  return timing.dump(2) + "\n";
}

report::page make_page(const run_state& state) {
  report::page page;
  page.title = state.graph.file.name;
  page.subtitle = "trained by Graft from " + std::to_string(state.items.items.size()) +
                  " items in " + std::to_string(state.items.class_names.size()) + " classes";
  const auto& records = state.record.records();
  // Results first: what a reader opens the page for.
  for (const int32_t kind : {GRAFT_KIND_SINK, GRAFT_KIND_ESTIMATOR}) {
    for (const int index : state.graph.order) {
      const graph::graph_node& node = state.graph.nodes[index];
      const auto record = records.find(node.id());
      if (node.kind() != kind || record == records.end()) continue;
      page.groups.push_back({node.id(), record->second.sections});
    }
  }
  page.groups.push_back({"Items", dataset_sections(state.items)});
  for (const graph::graph_node& node : state.graph.nodes) {
    const auto record = records.find(node.id());
    if (node.kind() == GRAFT_KIND_SINK || node.kind() == GRAFT_KIND_ESTIMATOR ||
        record == records.end()) {
      continue;
    }
    page.groups.push_back({node.id(), record->second.sections});
  }
  if (const auto text = base::read_file(state.folder.file("pipeline.toml"), largest_pipeline);
      text.ok()) {
    page.groups.push_back({"Pipeline", {report::preformatted{"The effective pipeline", *text}}});
  }
  page.groups.push_back(machine_group(state));
  return page;
}

}  // namespace

status write_results(run_state& state) {
  std::map<std::string, uint32_t> by_id;
  for (uint32_t i = 0; i < state.items.items.size(); ++i) by_id[state.items.items[i].id] = i;
  const auto thumbnail = [&](const std::string& id) -> std::vector<std::byte> {
    const auto item = by_id.find(id);
    if (item == by_id.end()) return {};
    const auto jpeg = state.table.thumbnails().find(item->second);
    if (jpeg == state.table.thumbnails().end()) return {};
    const auto bytes = std::as_bytes(std::span(jpeg->second));
    return {bytes.begin(), bytes.end()};
  };
  GRAFT_TRY(base::write_file(state.folder.file("report.html"),
                             report::render(make_page(state), thumbnail)));
  GRAFT_TRY(base::write_file(state.folder.file("skipped.jsonl"), skipped_lines(state.items)));
  GRAFT_TRY(base::write_file(state.folder.file("timing.json"), timing_json(state)));
  return base::write_file(state.folder.file("metrics.json"), state.record.metrics_json());
}

}  // namespace graft::runtime
