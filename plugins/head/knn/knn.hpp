// k nearest neighbours: nothing is learned, the train items vote.
#pragma once

#include "data/examples.hpp"
#include "data/standardise.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace graft::head {

enum class knn_metric { cosine, euclidean };

struct knn_options {
  std::size_t k = 5;
  knn_metric metric = knn_metric::cosine;  // cosine: Euclidean distance of unit vectors
  bool by_distance = true;                 // votes weigh 1 / distance, else 1
  bool standardise = false;
};

struct knn_model {
  knn_options options;
  std::size_t classes = 0;
  standardisation scaling;
  std::vector<float> features;  // [items][F], scaled, and of unit length for cosine
  std::vector<int32_t> labels;  // [items]

  [[nodiscard]] std::size_t width() const { return features.size() / labels.size(); }
  // Each class's share of the votes of the k nearest, [rows][classes], for features [rows][F].
  // Equal distances are settled by the order of the train items; fewer than k items all vote.
  [[nodiscard]] std::vector<float> predict(std::span<const float> features) const;
};

// Every fixed view of every item is a neighbour; fresh views (views = 0) are an error.
result<knn_model> fit_knn(examples& train, std::size_t classes, const knn_options& options);

}  // namespace graft::head
