#include "runtime/pass/batch_run.hpp"

#include "host/node_output.hpp"

#include <algorithm>

namespace graft::runtime {

batch_run::batch_run(graph::graph& graph, const item_list& items, uint64_t seed, uint32_t worker,
                     std::span<const job> jobs)
    : graph_(graph), items_(items), seed_(seed), worker_(worker), jobs_(jobs.begin(), jobs.end()) {}

void batch_run::give(const graph::binding& at, tensor::column column) {
  columns_.insert_or_assign(at, std::move(column));
}

const graft_batch& batch_run::view_for(int index) {
  const graph::graph_node& node = graph_.nodes[index];
  item_views_.clear();
  item_pointers_.clear();
  column_pointers_.clear();
  for (const job& one : jobs_) {
    const item& of = items_.items[one.item];
    item_views_.push_back(to_abi(of, one.view, random_key(seed_, node.id(), of.hash, one.view)));
  }
  for (const graft_item& one : item_views_) item_pointers_.push_back(&one);
  for (const graph::binding& input : node.inputs) {
    column_pointers_.push_back(input.bound() ? columns_.at(input).raw() : nullptr);
  }
  view_ = {sizeof(graft_batch),     worker_,
           item_pointers_.size(),   item_pointers_.data(),
           column_pointers_.size(), column_pointers_.data()};
  return view_;
}

template <class F>
status batch_run::run_node(int index, F&& process) {
  graph::graph_node& node = graph_.nodes[index];
  host::node_output output(node.columns, jobs_.size());
  GRAFT_TRY(process(*node.instance, view_for(index), output.raw()));
  GRAFT_TRY(output.check_complete().within("node '" + node.id() + "'"));
  for (std::size_t c = 0; c < output.columns().size(); ++c) {
    columns_.insert_or_assign({index, static_cast<int>(c)}, std::move(output.columns()[c]));
  }
  if (!output.rejected().empty()) drop(output.rejected());
  return {};
}

status batch_run::run(std::span<const int> nodes) {
  for (const int index : nodes) {
    if (jobs_.empty()) return {};
    GRAFT_TRY(run_node(index, [](host::node& node, const graft_batch& in, const graft_output* out) {
      return node.process(in, out);
    }));
  }
  return {};
}

status batch_run::run_source(int source, std::span<const std::span<const std::byte>> contents) {
  std::vector<graft_content> views;
  std::vector<const graft_content*> pointers;
  views.reserve(contents.size());
  for (const auto& one : contents) {
    views.push_back({sizeof(graft_content), 0, one.data(), one.size()});
    pointers.push_back(&views.back());
  }
  return run_node(source, [&](host::node& node, const graft_batch& in, const graft_output* out) {
    return node.process_contents(in, pointers, out);
  });
}

status batch_run::spread(std::span<const job> jobs) {
  std::map<uint32_t, std::size_t> place;
  for (std::size_t i = 0; i < jobs_.size(); ++i) place.emplace(jobs_[i].item, i);
  std::map<uint32_t, status> gone;
  for (const auto& [one, why] : rejected_) gone.emplace(one.item, why);
  rejected_.clear();
  std::vector<std::size_t> from;
  std::vector<job> kept;
  for (const job& one : jobs) {
    if (const auto found = place.find(one.item); found != place.end()) {
      from.push_back(found->second);
      kept.push_back(one);
    } else {
      rejected_.emplace_back(one, gone.at(one.item));
    }
  }
  const bool one_to_one = kept.size() == jobs_.size() && std::is_sorted(from.begin(), from.end());
  for (auto& [at, column] : columns_) {
    if (one_to_one) break;
    GRAFT_TRY_ASSIGN(column, column.gather(from));
  }
  jobs_ = std::move(kept);
  return {};
}

status batch_run::consume(int sink) {
  if (jobs_.empty()) return {};
  return graph_.nodes[sink].instance->process(view_for(sink), nullptr);
}

void batch_run::drop(const std::map<std::size_t, status>& rejected) {
  std::vector<bool> gone(jobs_.size(), false);
  for (const auto& [number, why] : rejected) {
    gone[number] = true;
    rejected_.emplace_back(jobs_[number], why);
  }
  for (auto& [at, column] : columns_) column.erase(gone);
  std::vector<job> kept;
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    if (!gone[i]) kept.push_back(jobs_[i]);
  }
  jobs_ = std::move(kept);
}

}  // namespace graft::runtime
