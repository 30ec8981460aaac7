#include "runtime/pass/pass.hpp"

#include "report/thumbnail.hpp"
#include "runtime/pass/worker_pool.hpp"

#include <graft/abi/column.h>

#include <algorithm>
#include <mutex>

namespace graft::runtime {
namespace {

base::hash128 row_key(const pass_context& context, const job& one) {
  base::hasher hash;
  hash.field("graft-row/1");
  hash.update(std::as_bytes(std::span(context.cut.identity)));
  hash.update(std::as_bytes(std::span(context.items.items[one.item].hash)));
  hash.number(static_cast<uint64_t>(static_cast<int64_t>(one.view)));
  if (one.view != GRAFT_VIEW_EVAL) hash.number(context.seed);
  return hash.finish();
}

base::hash128 thumbnail_key(const pass_context& context, uint32_t item) {
  base::hasher hash;
  hash.field("graft-thumbnail/1");
  const int source = context.graph.source();
  hash.update(std::as_bytes(std::span(context.graph.nodes[source].identity)));
  hash.update(std::as_bytes(std::span(context.items.items[item].hash)));
  return hash.finish();
}

// What one micro-batch came to.
struct batch_results {
  std::vector<std::pair<job, stored_row>> rows;
  std::vector<std::pair<uint32_t, std::string>> thumbnails;
};

class runner {
 public:
  runner(const pass_context& context, value_table& table, cache_store& cache, bool keep)
      : context_(context), table_(table), cache_(cache), keep_(keep) {
    const int source = context.graph.source();
    const auto& columns = context.graph.nodes[source].columns;
    for (int c = 0; c < static_cast<int>(columns.size()); ++c) {
      if (columns[c].role == GRAFT_ROLE_IMAGE) image_ = {source, c};
    }
    for (const int node : nodes_for(context.graph, context.cut.boundary, {})) {
      (same_in_every_view(node) ? shared_ : by_view_).push_back(node);
    }
  }

  bool load(const job& one) {
    const auto bytes = cache_.find(row_key(context_, one));
    if (!bytes) return false;
    auto row = stored_row::unpack(*bytes);
    if (!row.ok() || !(row->rejected || fits(*row))) return false;
    std::string thumbnail;
    if (wants_thumbnail(one) && !row->rejected) {
      const auto jpeg = cache_.find(thumbnail_key(context_, one.item));
      if (!jpeg) return false;
      thumbnail.assign(reinterpret_cast<const char*>(jpeg->data()), jpeg->size());
      table_.put_thumbnail(one.item, std::move(thumbnail));
    }
    table_.put(one, std::move(*row));
    return true;
  }

  // [worker]
  status compute(std::span<const job> jobs, uint32_t worker) {
    // What no view changes is done once an item: a photo is decoded once for all of its views.
    std::vector<job> once;
    for (const job& one : jobs) {
      if (once.empty() || once.back().item != one.item) {
        once.push_back({one.item, GRAFT_VIEW_EVAL});
      }
    }
    batch_run batch(context_.graph, context_.items, context_.seed, worker, once);
    batch_results made;
    GRAFT_TRY(batch.run(std::span(shared_).first(1)));  // the source
    if (image_.bound()) make_thumbnails(batch, jobs, made);
    GRAFT_TRY(batch.run(std::span(shared_).subspan(1)));
    GRAFT_TRY(batch.spread(jobs));
    GRAFT_TRY(batch.run(by_view_));
    for (const auto& [one, why] : batch.rejected()) made.rows.push_back({one, {{}, why}});
    for (std::size_t i = 0; i < batch.jobs().size(); ++i) {
      stored_row row;
      for (const graph::binding& at : context_.cut.boundary) {
        const tensor::column& column = batch.column(at);
        const auto shape = column.shape(i);
        const auto bytes = column.bytes(i);
        row.columns.push_back({{shape.begin(), shape.end()}, {bytes.begin(), bytes.end()}});
      }
      made.rows.emplace_back(batch.jobs()[i], std::move(row));
    }
    return accept(std::move(made));
  }

  void start(std::size_t total) { total_ = total; }

 private:
  [[nodiscard]] bool wants_thumbnail(const job& one) const {
    return context_.thumbnails && image_.bound() && one.view == GRAFT_VIEW_EVAL;
  }

  // Whether a stored row holds what the boundary columns declare: a cache can hold anything.
  [[nodiscard]] bool fits(const stored_row& row) const {
    const auto& boundary = context_.cut.boundary;
    if (row.columns.size() != boundary.size()) return false;
    for (std::size_t c = 0; c < boundary.size(); ++c) {
      const tensor::column_type& type = context_.graph.type_of(boundary[c]);
      const stored_value& value = row.columns[c];
      if (!type.accepts(value.shape)) return false;
      if (type.kind == GRAFT_COLUMN_STRING) continue;
      if (tensor::tensor_bytes(type.dtype, value.shape) != value.bytes.size()) return false;
    }
    return true;
  }

  [[nodiscard]] bool same_in_every_view(int node) const {
    const std::vector<int> ancestry = context_.graph.ancestry(node);
    return std::none_of(ancestry.begin(), ancestry.end(), [&](int above) {
      return (context_.graph.nodes[above].instance->flags() & GRAFT_NODE_AUGMENTS) != 0;
    });
  }

  void make_thumbnails(batch_run& batch, std::span<const job> jobs, batch_results& made) const {
    for (std::size_t i = 0; i < batch.jobs().size(); ++i) {
      const job& one = batch.jobs()[i];
      if (!wants_thumbnail(one) || std::find(jobs.begin(), jobs.end(), one) == jobs.end()) continue;
      const auto shape = batch.column(image_).shape(i);
      const auto* pixels = reinterpret_cast<const uint8_t*>(batch.column(image_).bytes(i).data());
      const auto jpeg =
          report::make_thumbnail(pixels, static_cast<int>(shape[1]), static_cast<int>(shape[0]));
      made.thumbnails.emplace_back(
          batch.jobs()[i].item,
          std::string(reinterpret_cast<const char*>(jpeg.data()), jpeg.size()));
    }
  }

  status accept(batch_results made) {
    const std::lock_guard lock(mutex_);
    for (auto& [item, jpeg] : made.thumbnails) {
      if (keep_) GRAFT_TRY(cache_.put(thumbnail_key(context_, item), jpeg));
      table_.put_thumbnail(item, std::move(jpeg));
    }
    for (auto& [one, row] : made.rows) {
      if (keep_) GRAFT_TRY(cache_.put(row_key(context_, one), row.pack()));
      table_.put(one, std::move(row));
    }
    done_ += made.rows.size();
    if (context_.progress) context_.progress(done_, total_);
    return {};
  }

  const pass_context& context_;
  value_table& table_;
  cache_store& cache_;
  bool keep_;
  graph::binding image_;
  std::vector<int> shared_;   // nodes whose columns are the same in every view of an item
  std::vector<int> by_view_;  // and the rest
  std::mutex mutex_;
  std::size_t done_ = 0;
  std::size_t total_ = 0;
};

}  // namespace

result<pass_counts> run_pass(const pass_context& context, std::span<const job> jobs, bool keep,
                             value_table& table, cache_store& cache) {
  runner pass(context, table, cache, keep);
  pass_counts counts;
  std::vector<job> open;
  for (const job& one : jobs) {
    if (table.has(one)) continue;
    if (pass.load(one)) {
      ++counts.cached;
    } else {
      open.push_back(one);
    }
  }
  counts.computed = open.size();
  pass.start(open.size());
  // A few jobs (a training batch of fresh views) are shared out evenly.
  const auto share = (open.size() + static_cast<std::size_t>(context.workers) - 1) /
                     static_cast<std::size_t>(std::max(context.workers, 1));
  const std::size_t size = std::clamp<std::size_t>(share, 1, micro_batch);
  const std::size_t batches = (open.size() + size - 1) / size;
  const status outcome = run_on_workers(
      context.workers, batches, context.cancelled, [&](std::size_t number, uint32_t worker) {
        const auto rest = std::span<const job>(open).subspan(number * size);
        return pass.compute(rest.first(std::min(size, rest.size())), worker);
      });
  const status kept = cache.flush();
  GRAFT_TRY(outcome);
  GRAFT_TRY(kept);
  return counts;
}

}  // namespace graft::runtime
