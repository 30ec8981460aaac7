// Fitted heads as safetensors bytes, and back.
#pragma once

#include "knn/knn.hpp"
#include "train/trainer.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace graft::head {

// The names of the classes are their identity; they are kept in the file's metadata.
struct dense_state {
  std::vector<std::string> class_names;
  dense_model model;
};
struct knn_state {
  std::vector<std::string> class_names;
  knn_model model;
};

// The same state gives the same bytes.
result<std::vector<std::byte>> write_state(const dense_state& state);
result<std::vector<std::byte>> write_state(const knn_state& state);

// Everything is checked: kinds, sizes that fit each other, labels that are classes.
result<dense_state> read_dense_state(std::span<const std::byte> bytes);
result<knn_state> read_knn_state(std::span<const std::byte> bytes);

}  // namespace graft::head
