// One split of the host's dataset as examples.
#pragma once

#include "data/examples.hpp"

#include <graft/sdk/dataset.hpp>

namespace graft::head {

class dataset_examples : public examples {
 public:
  // Learns the labels and the number of features; items are read again when asked for.
  static result<dataset_examples> open(const graft::dataset& data, int32_t split);

  [[nodiscard]] std::size_t width() const override { return width_; }
  [[nodiscard]] std::span<const int32_t> labels() const override { return labels_; }
  [[nodiscard]] int32_t views() const override { return views_; }
  status read(int32_t view, std::span<const uint64_t> rows, std::span<float> out) override;

 private:
  dataset_examples(const graft::dataset& data, int32_t split);
  status learn_items();

  graft::dataset data_;
  int32_t split_;
  int32_t views_;
  std::size_t width_ = 0;
  std::vector<int32_t> labels_;
};

// The features of a batch, [items][F]; items that differ in size are an error.
result<std::vector<float>> gather(const batch& in, std::size_t width);

}  // namespace graft::head
