#include "runtime/pass/fit_data.hpp"

#include "host/services.hpp"
#include "runtime/pass/plan.hpp"

#include <graft/sdk/text.hpp>

namespace graft::runtime {

struct fit_data_calls {
  static fit_data& of(const graft_dataset* dataset) {
    return *static_cast<fit_data*>(dataset->context);
  }
  static uint64_t GRAFT_CALL count(const graft_dataset* dataset, int32_t split) noexcept {
    const fit_data& own = of(dataset);
    if (split == GRAFT_SPLIT_TRAIN) return own.train_.size();
    return split == GRAFT_SPLIT_VALIDATION ? own.validation_.size() : 0;
  }
  static graft_status GRAFT_CALL read(const graft_dataset* dataset, int32_t split, int32_t view,
                                      const uint64_t* indices, uint64_t n,
                                      const graft_batch** batch) noexcept {
    try {
      const status outcome =
          of(dataset).read(split, view, {indices, static_cast<std::size_t>(n)}, batch);
      if (!outcome.ok()) host::remember_error(outcome.message());
      return static_cast<graft_status>(outcome.code());
    } catch (const std::exception& error) {
      host::remember_error(error.what());
      return GRAFT_INTERNAL;
    }
  }
};

fit_data::fit_data(graph::graph& graph, const item_list& items, value_table& table, int node,
                   int32_t views, uint64_t seed, fill fill)
    : graph_(graph),
      items_(items),
      table_(table),
      node_(node),
      seed_(seed),
      fill_(std::move(fill)),
      train_(items.of_split(GRAFT_SPLIT_TRAIN)),
      validation_(items.of_split(GRAFT_SPLIT_VALIDATION)) {
  nodes_ = nodes_for(graph, graph.nodes[node].inputs, table.boundary());
  for (const std::string& name : items.class_names) class_names_.push_back(to_text(name));
  raw_.struct_size = sizeof(raw_);
  raw_.views = views;
  raw_.context = this;
  raw_.key = random_key(seed, graph.nodes[node].id(), {}, 0);
  raw_.class_names = class_names_.data();
  raw_.n_classes = class_names_.size();
  raw_.count = fit_data_calls::count;
  raw_.read = fit_data_calls::read;
}

result<job> fit_data::job_of(int32_t split, int32_t view, uint64_t index) const {
  const bool train = split == GRAFT_SPLIT_TRAIN;
  if (!train && split != GRAFT_SPLIT_VALIDATION) {
    return invalid("only train and validation items can be read while fitting");
  }
  const std::vector<uint32_t>& members = train ? train_ : validation_;
  // A single view is the eval view; validation items have no other.
  const bool eval = !train || raw_.views == 1;
  if (!eval && (view < 0 || (raw_.views > 0 && view >= raw_.views))) {
    return status(code::out_of_range, "there is no training view " + std::to_string(view));
  }
  if (index >= members.size()) {
    return status(code::out_of_range, "no item of that number in the split");
  }
  return job{members[static_cast<std::size_t>(index)], eval ? GRAFT_VIEW_EVAL : view};
}

status fit_data::read(int32_t split, int32_t view, std::span<const uint64_t> indices,
                      const graft_batch** out) {
  std::vector<job> jobs;
  for (const uint64_t index : indices) {
    GRAFT_TRY_ASSIGN(const job one, job_of(split, view, index));
    jobs.push_back(one);
  }
  if (fresh(split) && view != fresh_view_) {
    if (fresh_view_) table_.drop_view(*fresh_view_);
    fresh_view_ = view;
  }
  GRAFT_TRY(fill_(jobs));
  for (const job& one : jobs) {
    if (!table_.row(one).rejected) continue;
    return table_.row(one).rejected->within(
        "item '" + items_.items[one.item].id +
        "' could be used at first and no longer can; was its file changed?");
  }
  auto batch = std::make_unique<batch_run>(graph_, items_, seed_, 0, jobs);
  GRAFT_TRY(table_.give(graph_, jobs, *batch));
  GRAFT_TRY(batch->run(nodes_));
  current_ = std::move(batch);
  // A fresh view never comes again: its rows are images where a backbone is trained.
  if (fresh(split) && graph_.nodes[node_].learning) {
    for (const job& one : jobs) table_.drop(one);
  }
  *out = &current_->view_for(node_);
  return {};
}

std::span<const graft_item* const> fit_data::items(int32_t split) {
  listing& all = listings_[split];
  if (all.items.empty()) {
    for (const uint32_t i : split == GRAFT_SPLIT_TRAIN ? train_ : validation_) {
      all.items.push_back(to_abi(items_.items[i], GRAFT_VIEW_EVAL, 0));
    }
    for (const graft_item& one : all.items) all.pointers.push_back(&one);
  }
  return all.pointers;
}

}  // namespace graft::runtime
