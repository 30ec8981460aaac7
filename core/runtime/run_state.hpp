// What the steps of one run share.
#pragma once

#include "runtime/cache/cache_store.hpp"
#include "runtime/execute.hpp"
#include "runtime/items/item_list.hpp"
#include "runtime/pass/pass.hpp"
#include "runtime/record/run_folder.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace graft::runtime {

struct step_time {
  std::string name;
  double seconds;
};

struct run_state {
  graph::graph& graph;
  const execute_options& options;
  recorder& record;
  listener& out;
  run_folder folder;
  item_list items;
  plan cut;
  value_table table{{}};
  cache_store cache;
  pass_counts counts;
  std::vector<step_time> times;

  [[nodiscard]] uint64_t seed() const { return graph.file.run.seed; }
};

// Makes what the nodes below a backbone that was just trained will ask for.
status fill_for_the_rest(run_state& state, int backbone);

// Makes the boundary values of jobs, from the cache where they are there.
status fill_table(run_state& state, std::span<const job> jobs, bool keep);

// Which items a sink is given, in order.
std::vector<uint32_t> items_for_sink(const run_state& state, int sink);

// Tells before the photos are decoded what a node that learns, or one that judges, would lack.
status check_learnable(const run_state& state);
status check_judgeable(const run_state& state);

// Fits every estimator, or loads what an interrupted run had fitted.
status fit_estimators(run_state& state);

// Gives every sink its items.
status feed_sinks(run_state& state);

// Writes report.html, metrics.json and timing.json.
status write_results(run_state& state);

}  // namespace graft::runtime
