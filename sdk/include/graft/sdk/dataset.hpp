// What fit() learns from.
#pragma once

#include <graft/abi/dataset.h>
#include <graft/sdk/batch.hpp>
#include <graft/sdk/result.hpp>

#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace graft {

class dataset {
 public:
  explicit dataset(const graft_dataset* raw) : raw_(raw) {}

  // Training views of each train item; 0 = a fresh one every epoch.
  [[nodiscard]] int32_t views() const { return raw_->views; }
  [[nodiscard]] uint64_t key() const { return raw_->key; }
  [[nodiscard]] std::vector<std::string> class_names() const {
    std::vector<std::string> names;
    for (uint64_t i = 0; i < raw_->n_classes; ++i) names.push_back(to_string(raw_->class_names[i]));
    return names;
  }
  [[nodiscard]] std::size_t count(int32_t split) const { return raw_->count(raw_, split); }

  // The items of a split by index, in one view; alive until the next read.
  [[nodiscard]] result<batch> read(int32_t split, int32_t view,
                                   std::span<const uint64_t> indices) const {
    const graft_batch* out = nullptr;
    GRAFT_TRY(from_host(raw_->read(raw_, split, view, indices.data(), indices.size(), &out),
                        "reading the dataset"));
    return batch(out);
  }
  // All items of a split in one view.
  [[nodiscard]] result<batch> read_all(int32_t split, int32_t view) const {
    std::vector<uint64_t> indices(count(split));
    std::iota(indices.begin(), indices.end(), uint64_t{0});
    return read(split, view, indices);
  }

 private:
  const graft_dataset* raw_;
};

}  // namespace graft
