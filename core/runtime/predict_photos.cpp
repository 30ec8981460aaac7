#include "runtime/predict_photos.hpp"

#include "base/hash.hpp"
#include "runtime/items/item_list.hpp"
#include "runtime/pass/pass.hpp"
#include "runtime/pass/worker_pool.hpp"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <set>
#include <string>

namespace graft::runtime {
namespace {

constexpr int64_t channels = 3;

base::hash128 hash_of(const photo& one) {
  if (one.pixels == nullptr) return base::hash(one.file);
  base::hasher hash;
  hash.field("graft-pixels/1");
  hash.number(static_cast<uint64_t>(one.width));
  for (int64_t y = 0; y < one.height; ++y) {
    const uint8_t* row = one.pixels + y * one.stride;
    hash.update(std::as_bytes(std::span(row, static_cast<std::size_t>(one.width * channels))));
  }
  return hash.finish();
}

item_list items_of(std::span<const photo> photos) {
  item_list made;
  made.items.resize(photos.size());
  for (std::size_t i = 0; i < photos.size(); ++i) {
    made.items[i].id = "photo " + std::to_string(i);
    made.items[i].hash = hash_of(photos[i]);
  }
  return made;
}

// Photos of one kind: the source makes the columns of files, while pixels are a column already.
struct share {
  std::size_t first;
  std::size_t size;
};

std::vector<share> shares_of(std::span<const photo> photos, std::size_t workers) {
  const std::size_t even = (photos.size() + workers - 1) / workers;
  const std::size_t most = std::clamp<std::size_t>(even, 1, micro_batch);
  std::vector<share> made;
  for (std::size_t i = 0; i < photos.size(); ++i) {
    const bool same = i > 0 && (photos[i].pixels == nullptr) == (photos[i - 1].pixels == nullptr);
    if (same && made.back().size < most) {
      ++made.back().size;
    } else {
      made.push_back({i, 1});
    }
  }
  return made;
}

result<tensor::column> images_of(std::span<const photo> photos, const tensor::column_type& type) {
  tensor::column made(type, photos.size());
  for (std::size_t i = 0; i < photos.size(); ++i) {
    const photo& one = photos[i];
    const int64_t shape[] = {one.height, one.width, channels};
    GRAFT_TRY_ASSIGN(const graft_tensor to, made.item(i, shape));
    for (int64_t y = 0; y < one.height; ++y) {
      std::memcpy(static_cast<uint8_t*>(to.data) + y * one.width * channels,
                  one.pixels + y * one.stride, static_cast<std::size_t>(one.width * channels));
    }
  }
  return made;
}

}  // namespace

// Plugins keep scratch memory for each worker number, so no two calls may use one at a time.
class photo_predictor::worker_numbers {
 public:
  std::vector<uint32_t> take(std::size_t n) {
    const std::lock_guard lock(mutex_);
    std::vector<uint32_t> taken;
    for (; taken.size() < n && !free_.empty(); free_.erase(free_.begin())) {
      taken.push_back(*free_.begin());
    }
    while (taken.size() < n) taken.push_back(next_++);
    return taken;
  }
  void give_back(const std::vector<uint32_t>& taken) {
    const std::lock_guard lock(mutex_);
    free_.insert(taken.begin(), taken.end());
  }

 private:
  std::mutex mutex_;
  std::set<uint32_t> free_;
  uint32_t next_ = 0;
};

photo_predictor::photo_predictor(graph::graph& graph, predicted_column wanted)
    : graph_(graph), wanted_(std::move(wanted)), numbers_(std::make_shared<worker_numbers>()) {
  const auto& columns = graph.nodes[graph.source()].columns;
  for (int c = 0; c < static_cast<int>(columns.size()); ++c) {
    if (columns[c].role == GRAFT_ROLE_IMAGE) image_ = {graph.source(), c};
  }
}

result<photo_predictor> photo_predictor::make(graph::graph& graph) {
  GRAFT_TRY_ASSIGN(predicted_column wanted, predicted_column::of(graph));
  return photo_predictor(graph, std::move(wanted));
}

status photo_predictor::check(std::span<const photo> photos) const {
  const graph::graph_node& source = graph_.nodes[graph_.source()];
  for (std::size_t i = 0; i < photos.size(); ++i) {
    const photo& one = photos[i];
    if (one.pixels == nullptr) {
      if (source.instance->takes_contents()) continue;
      return {code::unimplemented, "the run's source, node '" + source.id() + "' (" +
                                       source.type.name +
                                       "), takes files only: its plugin does not offer "
                                       "graft.from_memory/1; predict files with `graft predict`"};
    }
    // Nodes may take any of the source's columns, and pixels are but one.
    if (!image_.bound() || source.columns.size() != 1) {
      return {code::unimplemented, "the run's source, node '" + source.id() + "' (" +
                                       source.type.name +
                                       "), gives more or other than images, "
                                       "so pixels cannot stand for its items"};
    }
    const bool sound =
        one.width >= 1 && one.height >= 1 && one.stride >= 0 && one.stride / channels >= one.width;
    if (sound) continue;
    return invalid("photo " + std::to_string(i) + " has " + std::to_string(one.width) + " x " +
                   std::to_string(one.height) + " pixels and a stride of " +
                   std::to_string(one.stride) +
                   " bytes; expected at least 1 x 1 and a stride of at least 3 bytes a pixel");
  }
  return {};
}

result<std::vector<prediction>> photo_predictor::predict(
    std::span<const photo> photos, int workers, const std::function<bool()>& cancelled) const {
  GRAFT_TRY(check(photos));
  std::vector<prediction> all(photos.size());
  const item_list items = items_of(photos);
  const std::vector<share> shares =
      shares_of(photos, static_cast<std::size_t>(std::max(workers, 1)));
  const auto after_source = std::span<const int>(wanted_.nodes).subspan(1);
  const std::size_t threads =
      std::clamp<std::size_t>(shares.size(), 1, static_cast<std::size_t>(std::max(workers, 1)));
  const std::vector<uint32_t> numbers = numbers_->take(threads);
  const status outcome = run_on_workers(
      static_cast<int>(threads), shares.size(), cancelled,
      [&](std::size_t number, uint32_t worker) -> status {
        const share& part = shares[number];
        std::vector<job> jobs;
        for (std::size_t i = 0; i < part.size; ++i) {
          jobs.push_back({static_cast<uint32_t>(part.first + i), GRAFT_VIEW_EVAL});
        }
        batch_run batch(graph_, items, graph_.file.run.seed, numbers[worker], jobs);
        const std::span<const photo> own = photos.subspan(part.first, part.size);
        if (own.front().pixels != nullptr) {
          GRAFT_TRY_ASSIGN(tensor::column images, images_of(own, graph_.type_of(image_)));
          batch.give(image_, std::move(images));
        } else {
          std::vector<std::span<const std::byte>> contents;
          for (const photo& one : own) contents.push_back(one.file);
          GRAFT_TRY(batch.run_source(graph_.source(), contents));
        }
        GRAFT_TRY(batch.run(after_source));
        wanted_.take(batch, all);
        return {};
      });
  numbers_->give_back(numbers);
  GRAFT_TRY(outcome);
  return all;
}

}  // namespace graft::runtime
