// Prediction of photos that are in memory, for a host that keeps a run open.
#pragma once

#include "runtime/predict.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace graft::runtime {

// One photo: what its file would hold, or upright pixels, 8-bit RGB, from the top left.
struct photo {
  std::span<const std::byte> file;
  const uint8_t* pixels = nullptr;  // where set, `file` is not looked at
  int64_t width = 0;
  int64_t height = 0;
  int64_t stride = 0;  // bytes from one row to the next, at least 3 * width
};

class photo_predictor {
 public:
  // `graph` must be loaded, and outlive it. Fails where no node gives probabilities of classes.
  static result<photo_predictor> make(graph::graph& graph);

  [[nodiscard]] const std::vector<std::string>& class_names() const {
    return wanted_.class_names(graph_);
  }
  // A prediction for each photo, in order, with the bits that the file's or a lossless file of the
  // pixels would have. Fails where the run's source cannot take such a photo. May be called by
  // several threads at once.
  result<std::vector<prediction>> predict(std::span<const photo> photos, int workers,
                                          const std::function<bool()>& cancelled) const;

 private:
  class worker_numbers;
  photo_predictor(graph::graph& graph, predicted_column wanted);
  [[nodiscard]] status check(std::span<const photo> photos) const;

  graph::graph& graph_;
  predicted_column wanted_;
  graph::binding image_;  // the source's column of images, where it has one
  std::shared_ptr<worker_numbers> numbers_;
};

}  // namespace graft::runtime
