// Fitting: each estimator in turn learns from the stored values, or is loaded from an interrupted
// run whose items, parameters and seed were the same.
#include "base/files.hpp"
#include "graph/stages.hpp"
#include "runtime/pass/fit_data.hpp"
#include "runtime/run_state.hpp"
#include "runtime/training/session.hpp"
#include "runtime/training/weights_file.hpp"

#include <graft/sdk/text.hpp>

#include <optional>

#include <nlohmann/json.hpp>

namespace graft::runtime {
namespace {

using json = nlohmann::ordered_json;  // metrics.json keeps the order in which nodes wrote

constexpr uint64_t largest_outcome = uint64_t{256} << 20;

std::string state_path(const run_state& state, const std::string& node) {
  return state.folder.node_folder(node) + "/state.safetensors";
}
std::string outcome_path(const run_state& state, const std::string& node) {
  return state.folder.node_folder(node) + "/outcome.json";
}

std::string fit_key(const run_state& state, const graph::graph_node& node) {
  base::hasher hash;
  hash.field("graft-fit/1");
  hash.update(std::as_bytes(std::span(node.identity)));
  hash.field(node.id());
  const base::hash128 items = state.items.identity();
  hash.update(std::as_bytes(std::span(items)));
  hash.number(state.seed());
  return base::hex(hash.finish());
}

result<json> read_outcome(const run_state& state, const std::string& node) {
  GRAFT_TRY_ASSIGN(const std::string text,
                   base::read_file(outcome_path(state, node), largest_outcome));
  json outcome = json::parse(text, nullptr, false);
  if (!outcome.is_object() || !outcome.contains("key") || !outcome.contains("record") ||
      !outcome.contains("history_bytes") || !outcome["history_bytes"].is_number_unsigned()) {
    return data_loss("'" + outcome_path(state, node) + "' is damaged");
  }
  return outcome;
}

// Where an interrupted run had fitted this very node, it is as good as fitted now: gives the bytes
// of history.jsonl up to then.
result<std::optional<uint64_t>> load_fitted(run_state& state, graph::graph_node& node) {
  const auto outcome = read_outcome(state, node.id());
  if (!outcome.ok() || outcome->at("key") != fit_key(state, node)) return std::optional<uint64_t>{};
  GRAFT_TRY_ASSIGN(const std::string bytes,
                   base::read_file(state_path(state, node.id()), largest_outcome * 16));
  GRAFT_TRY(node.instance->load(bytes));
  if (node.trains >= 0) GRAFT_TRY(load_weights(state.graph.nodes[node.trains], state.folder));
  GRAFT_TRY(state.record.unpack(node.id(), outcome->at("record").dump()));
  state.out.say(node.id() + ": fitted before the interruption, loaded");
  return std::optional(outcome->at("history_bytes").get<uint64_t>());
}

// `history_kept` bytes of history.jsonl come from nodes that are done.
status fit(run_state& state, int index, uint64_t history_kept) {
  graph::graph_node& node = state.graph.nodes[index];
  const std::string key = fit_key(state, node);
  GRAFT_TRY_ASSIGN(const std::unique_ptr<training_session> session,
                   training_session::open(state, index, key));
  if (state.folder.resumed()) {
    session->checkpoints().look_back();
    GRAFT_TRY(
        state.record.cut_history(session->checkpoints().history_bytes().value_or(history_kept)));
  }
  fit_data data(state.graph, state.items, state.table, index, state.cut.views, state.seed(),
                [&](std::span<const job> jobs) { return fill_table(state, jobs, false); });
  GRAFT_TRY(node.instance->fit(data.raw()));
  GRAFT_TRY(session->finish());
  GRAFT_TRY_ASSIGN(const std::string bytes, node.instance->save());
  GRAFT_TRY(base::make_folders(state.folder.node_folder(node.id())));
  GRAFT_TRY(base::write_file(state_path(state, node.id()), bytes));
  GRAFT_TRY_ASSIGN(const uint64_t history_bytes, state.record.sync_history());
  const json outcome = {{"key", key},
                        {"history_bytes", history_bytes},
                        {"record", json::parse(state.record.pack(node.id()))}};
  GRAFT_TRY(base::write_file(outcome_path(state, node.id()), outcome.dump() + "\n"));
  session->checkpoints().remove_files();
  return {};
}

// Now that the backbone has its weights it is as frozen as what is above it: the nodes that are
// left read its features, which all workers make.
status freeze_trained(run_state& state, int backbone) {
  state.graph.nodes[backbone].learning = false;
  graph::compute_identities(state.graph);
  state.cut = make_plan(state.graph);
  state.table.change_boundary(state.cut.boundary);
  return fill_for_the_rest(state, backbone);
}

status check_learnable_by(const run_state& state, const graph::graph_node& node) {
  if (state.items.of_split(GRAFT_SPLIT_TRAIN).empty()) {
    return invalid("node '" + node.id() +
                   "' has no train items to learn from; add a dataset.split node above it, or put "
                   "the photos into train/ and test/ folders");
  }
  if (state.items.class_names.size() < 2) {
    return invalid("node '" + node.id() + "' needs at least two classes, the items have " +
                   std::to_string(state.items.class_names.size()));
  }
  return {};
}

}  // namespace

status check_learnable(const run_state& state) {
  for (const graph::graph_node& node : state.graph.nodes) {
    if (node.kind() == GRAFT_KIND_ESTIMATOR) GRAFT_TRY(check_learnable_by(state, node));
  }
  return {};
}

status fit_estimators(run_state& state) {
  bool loading = state.folder.resumed();
  uint64_t history_kept = 0;
  for (const int index : state.graph.order) {
    graph::graph_node& node = state.graph.nodes[index];
    if (node.kind() != GRAFT_KIND_ESTIMATOR) continue;
    GRAFT_TRY(check_learnable_by(state, node));
    std::optional<uint64_t> loaded;
    if (loading) {
      GRAFT_TRY_ASSIGN(loaded, load_fitted(state, node));
    }
    if (loaded) {
      history_kept = *loaded;
    } else {
      // From the first node that is fitted anew, what was said later holds no more.
      loading = false;
      GRAFT_TRY(fit(state, index, history_kept));
    }
    if (node.trains >= 0) GRAFT_TRY(freeze_trained(state, node.trains));
    GRAFT_TRY(graph::infer_again(state.graph, index));
  }
  return loading ? state.record.cut_history(history_kept) : status{};
}

}  // namespace graft::runtime
