#include "runtime/training/session.hpp"

#include "runtime/training/weights_file.hpp"

#include <graft/sdk/text.hpp>

namespace graft::runtime {
namespace {

// What may be held in memory of the activations at one boundary.
constexpr uint64_t activation_bytes = uint64_t{1} << 30;

base::hash128 boundary_key(const run_state& state, const graph::graph_node& backbone,
                           uint64_t boundary) {
  base::hasher hash;
  hash.field("graft-activations/1");
  hash.update(std::as_bytes(std::span(backbone.identity)));
  hash.number(boundary);
  hash.number(state.seed());
  return hash.finish();
}

std::string count_text(uint64_t n) {
  if (n < 1000000) return std::to_string(n);
  const uint64_t tenths = (n + 50000) / 100000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " million";
}

}  // namespace

training_session::training_session(run_state& state, int estimator, const std::string& key)
    : state_(state),
      estimator_(estimator),
      checkpoints_(*state.graph.nodes[estimator].instance, state.folder, state.record, key) {}

result<std::unique_ptr<training_session>> training_session::open(run_state& state, int estimator,
                                                                 const std::string& key) {
  std::unique_ptr<training_session> made(new training_session(state, estimator, key));
  if (state.graph.nodes[estimator].trains >= 0) GRAFT_TRY(made->open_upstream());
  return made;
}

status training_session::open_upstream() {
  const int index = state_.graph.nodes[estimator_].trains;
  graph::graph_node& node = state_.graph.nodes[index];
  GRAFT_TRY_ASSIGN(backbone_, trained_backbone::open(*node.instance, state_.options.workers));
  GRAFT_TRY(backbone_->initialise(random_key(state_.seed(), node.id(), {}, 0)));
  images_ = std::make_unique<fit_data>(
      state_.graph, state_.items, state_.table, index, state_.cut.views, state_.seed(),
      [this](std::span<const job> jobs) { return fill_table(state_, jobs, false); });
  const auto store = [this, index](uint64_t boundary,
                                   std::size_t size) -> result<std::unique_ptr<activation_store>> {
    const base::hash128 key = boundary_key(state_, state_.graph.nodes[index], boundary);
    cache_store cache;
    if (state_.options.cache) {
      GRAFT_TRY_ASSIGN(
          cache, cache_store::open(state_.options.cache_folder, key, state_.options.cache_limit));
    }
    const auto name = [this, key](const job& one) {
      base::hasher hash;
      hash.update(std::as_bytes(std::span(key)));
      hash.update(std::as_bytes(std::span(state_.items.items[one.item].hash)));
      hash.number(static_cast<uint64_t>(static_cast<int64_t>(one.view)));
      return hash.finish();
    };
    return std::make_unique<activation_store>(std::move(cache), name, size, activation_bytes);
  };
  upstream_ = std::make_unique<upstream_service>(*node.instance, *backbone_, *images_, store);
  upstream_->offer_to(*state_.graph.nodes[estimator_].instance);
  state_.out.say(plan_text());
  return {};
}

std::string training_session::plan_text() const {
  const graph::graph_node& node = state_.graph.nodes[state_.graph.nodes[estimator_].trains];
  const uint64_t from = backbone_->first_trainable();
  const uint64_t stages = backbone_->features();
  uint64_t trained = 0;
  uint64_t all = 0;
  if (const auto parameters = backbone_->parameters(); parameters.ok()) {
    for (const graft_parameter* one : *parameters) {
      const uint64_t n = floats_of(*one->value).size();
      all += n;
      if (one->stage >= from) trained += n;
    }
  }
  const auto name = [&](uint64_t k) {
    return "'" + to_string(backbone_->boundaries()[k]->name) + "'";
  };
  std::string text = node.id() + ": trains " + std::to_string(stages - from) + " of " +
                     std::to_string(stages) + " stages (from " + name(from + 1) + " on, " +
                     count_text(trained) + " of " + count_text(all) + " parameters)";
  if (from == 0) return text;
  text += "; up to " + name(from) + " it is frozen, ";
  if (state_.cut.views == 0) {
    return text +
           "and runs every epoch, since every view is fresh (a fixed number of `views` "
           "would be computed once)";
  }
  const auto views = static_cast<uint64_t>(state_.cut.views);
  const uint64_t rows = state_.items.of_split(GRAFT_SPLIT_TRAIN).size() * views +
                        state_.items.of_split(GRAFT_SPLIT_VALIDATION).size();
  const uint64_t bytes =
      rows * static_cast<uint64_t>(item_size(*backbone_->boundaries()[from])) * sizeof(float);
  return text + "computed once for " + std::to_string(rows) + " views and kept (" +
         std::to_string((bytes + (uint64_t{1} << 20) - 1) >> 20) + " MB)";
}

status training_session::finish() {
  if (!backbone_) return {};
  graph::graph_node& node = state_.graph.nodes[state_.graph.nodes[estimator_].trains];
  return save_weights(node, state_.folder);
}

}  // namespace graft::runtime
