#include "runtime/execute.hpp"

#include "base/cpu.hpp"
#include "runtime/calibrate.hpp"
#include "runtime/memory.hpp"
#include "runtime/record/save_pipeline.hpp"
#include "runtime/run_state.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace graft::runtime {
namespace {

constexpr uint64_t one_mb = uint64_t{1} << 20;
constexpr uint64_t default_cache_limit = uint64_t{10} << 30;

// Runs a step and notes how long it took.
template <class Step>
status timed(run_state& state, const char* name, Step&& step) {
  const auto start = std::chrono::steady_clock::now();
  status outcome = step();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  state.times.push_back({name, took.count()});
  return outcome;
}

bool trains_backbone(const graph::graph& graph) {
  return std::any_of(graph.nodes.begin(), graph.nodes.end(),
                     [](const graph::graph_node& node) { return node.learning; });
}

// The jobs whose values will be asked for: train views and validation while nodes are still to be
// fitted, and what the sinks take. While a backbone is to be trained its features do not exist yet,
// and sinks wait.
std::vector<job> jobs_wanted(const run_state& state, bool fitting) {
  std::set<job> jobs;
  if (fitting) {
    for (const uint32_t i : state.items.of_split(GRAFT_SPLIT_TRAIN)) {
      if (state.cut.views == 1) jobs.insert({i, GRAFT_VIEW_EVAL});
      // Of fresh views only the first is made ahead, to learn which items are unusable.
      for (int32_t v = 0; state.cut.views != 1 && v < std::max(state.cut.views, 1); ++v) {
        jobs.insert({i, v});
      }
    }
    for (const uint32_t i : state.items.of_split(GRAFT_SPLIT_VALIDATION)) {
      jobs.insert({i, GRAFT_VIEW_EVAL});
    }
  }
  for (int n = 0; n < static_cast<int>(state.graph.nodes.size()); ++n) {
    if (state.graph.nodes[n].kind() != GRAFT_KIND_SINK || trains_backbone(state.graph)) continue;
    for (const uint32_t i : items_for_sink(state, n)) jobs.insert({i, GRAFT_VIEW_EVAL});
  }
  return {jobs.begin(), jobs.end()};
}

void reject_unusable(run_state& state, const std::vector<job>& jobs) {
  for (const job& one : jobs) {
    if (state.table.has(one) && state.table.row(one).rejected) {
      reject_item(state.items, one.item, state.table.row(one).rejected->message());
    }
  }
}

status open_cache(run_state& state) {
  if (!state.options.cache) return {};
  auto opened =
      cache_store::open(state.options.cache_folder, state.cut.identity, state.options.cache_limit);
  if (!opened.ok()) {
    return opened.status().within("the cache (set run.cache = false to go on without it)");
  }
  state.cache = std::move(*opened);
  return {};
}

void tell_counts(run_state& state) {
  const pass_counts& counts = state.counts;
  const std::size_t total = counts.cached + counts.computed;
  if (total == 0) return;
  const std::string cached =
      std::to_string(counts.cached) + " of " + std::to_string(total) + " views came from the cache";
  state.out.say(counts.computed == 0
                    ? cached + "; no photo was decoded"
                    : cached + ", " + std::to_string(counts.computed) + " were computed");
}

// A guess that costs accuracy where it is wrong must be seen.
void warn_of_bare_models(run_state& state) {
  for (const graph::graph_node& node : state.graph.nodes) {
    for (const auto& pack : node.packs) {
      if (pack->raw()->bare == 0) continue;
      state.record.log(
          node.id(), GRAFT_LOG_WARNING,
          "'" + to_string(pack->raw()->file) +
              "' has no backbone.toml, so photos are prepared as ImageNet's usually are "
              "(short side 256, crop 224, mean and deviation of torchvision); if its "
              "weights were trained otherwise, write a backbone.toml beside it");
    }
  }
}

status run_steps(run_state& state) {
  warn_of_bare_models(state);
  GRAFT_TRY(
      timed(state, "save pipeline", [&] { return save_pipeline(state.graph, state.folder); }));
  GRAFT_TRY(timed(state, "list items", [&]() -> status {
    GRAFT_TRY_ASSIGN(state.items, list_items(state.graph, nullptr));
    return {};
  }));
  state.out.say(std::to_string(state.items.items.size()) + " items in " +
                std::to_string(state.items.class_names.size()) +
                " classes: " + std::to_string(state.items.of_split(GRAFT_SPLIT_TRAIN).size()) +
                " train, " + std::to_string(state.items.of_split(GRAFT_SPLIT_VALIDATION).size()) +
                " validation, " + std::to_string(state.items.of_split(GRAFT_SPLIT_TEST).size()) +
                " test");
  // Told now, and not after an hour of decoding.
  GRAFT_TRY(check_learnable(state));
  GRAFT_TRY(check_judgeable(state));
  GRAFT_TRY(timed(state, "calibrate", [&] {
    return calibrate_run(state.graph, state.items, state.seed(), state.folder);
  }));
  state.cut = make_plan(state.graph);
  state.table = value_table(state.cut.boundary);
  GRAFT_TRY(open_cache(state));
  const std::vector<job> jobs = jobs_wanted(state, state.cut.any_fit);
  const uint64_t peak = predict_memory(state.graph, state.cut, jobs.size(), state.options.workers);
  state.out.say("predicted peak memory: " + std::to_string((peak + one_mb - 1) / one_mb) + " MB");
  GRAFT_TRY(
      timed(state, "decode, augment, extract", [&] { return fill_table(state, jobs, true); }));
  tell_counts(state);
  reject_unusable(state, jobs);
  for (const skipped_file& one : state.items.skipped) {
    state.record.log(state.graph.nodes[state.graph.source()].id(), GRAFT_LOG_WARNING,
                     "skipped " + one.path + ": " + one.reason);
  }
  GRAFT_TRY(timed(state, "fit", [&] { return fit_estimators(state); }));
  GRAFT_TRY(timed(state, "evaluate", [&] { return feed_sinks(state); }));
  return write_results(state);
}

}  // namespace

status fill_table(run_state& state, std::span<const job> jobs, bool keep) {
  pass_context context{state.graph,           state.cut, state.items, state.seed(),
                       state.options.workers, true,      {},          {}};
  context.progress = [&](std::size_t done, std::size_t total) {
    state.out.progress("", "photos", done, total);
  };
  context.cancelled = [&] { return state.out.cancelled(); };
  GRAFT_TRY_ASSIGN(const pass_counts counts,
                   run_pass(context, jobs, keep && state.options.cache, state.table, state.cache));
  state.counts.cached += counts.cached;
  state.counts.computed += counts.computed;
  return {};
}

status fill_for_the_rest(run_state& state, int backbone) {
  const auto& order = state.graph.order;
  const auto trainer = std::find_if(order.begin(), order.end(), [&](int index) {
    return state.graph.nodes[index].trains == backbone;
  });
  const bool fitting = std::any_of(trainer + 1, order.end(), [&](int index) {
    return state.graph.nodes[index].kind() == GRAFT_KIND_ESTIMATOR;
  });
  const std::vector<job> jobs = jobs_wanted(state, fitting);
  GRAFT_TRY(fill_table(state, jobs, false));
  reject_unusable(state, jobs);
  return {};
}

execute_options options_of(const config::pipeline_file& file, const std::string& out,
                           std::string cache_folder) {
  execute_options made;
  made.out = out.empty() ? file.run.out : out;
  if (made.out.empty()) made.out = "runs/" + file.name;
  made.workers = base::worker_count(file.run.workers);
  made.cache = file.run.cache;
  made.cache_folder = std::move(cache_folder);
  made.cache_limit = file.run.cache_limit > 0 ? file.run.cache_limit : default_cache_limit;
  return made;
}

result<execute_outcome> execute(graph::graph& graph, const execute_options& options,
                                recorder& recorder, listener& watcher) {
  GRAFT_TRY_ASSIGN(run_folder folder, run_folder::prepare(options.out, options.resume));
  if (!folder.moved_aside().empty()) {
    watcher.say("the earlier run is now in " + folder.moved_aside());
  }
  run_state state{graph,           options, recorder, watcher, std::move(folder), {}, {},
                  value_table({}), {},      {},       {}};
  GRAFT_TRY(recorder.open(state.folder));
  const status outcome = run_steps(state);
  if (!outcome.ok()) {
    const bool stopped = outcome.code() == code::cancelled;
    recorder.log("graft", GRAFT_LOG_INFO, outcome.message());
    // The reason of the failure is worth more than a second failure to note it.
    static_cast<void>(state.folder.set_state(stopped ? "interrupted" : "failed"));
    return outcome;
  }
  GRAFT_TRY(state.folder.set_state("finished"));
  execute_outcome done{state.folder.path(), {}};
  for (const auto& [node, record] : recorder.records()) {
    for (const gate_result& gate : record.gates) {
      if (!gate.passed()) done.failed_gates.push_back(gate);
    }
  }
  return done;
}

}  // namespace graft::runtime
