// Everything that training needs to go on from the middle of an epoch, and its form as bytes.
#pragma once

#include "train/learner.hpp"
#include "train/trainer.hpp"

#include <formats/safetensors.hpp>

#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace graft::head {

// Where training is: before batch `batch` of an epoch.
struct training_position {
  std::size_t phase = 0;
  std::size_t epoch = 0;  // of all phases together
  std::size_t epoch_of_phase = 0;
  std::size_t batch = 0;
  std::size_t step = 0;  // of all phases together
  double loss_sum = 0;   // of the epoch so far, over its items
  double last_rate = 0;
  double best_loss = std::numeric_limits<double>::infinity();
};

struct training_state {
  training_position at;
  snapshot best;  // of all tensors; empty while there is none
};

// safetensors bytes of the position, what was recorded so far, and every number of `model`.
result<std::vector<std::byte>> pack_training(const training_state& state,
                                             const dense_training& so_far, learner& model);

// Such bytes, read once. Errors: data_loss for bytes that do not fit the training.
class packed_training {
 public:
  static result<packed_training> open(std::span<const std::byte> bytes);
  // The first half: position, records and the standardisation, so that the network can be made and
  // the phase begun.
  status read_position(training_state& state, dense_training& so_far) const;
  // The second half fills in the numbers.
  status read_numbers(training_state& state, learner& model) const;

 private:
  explicit packed_training(formats::safetensors_file file) : file_(std::move(file)) {}

  formats::safetensors_file file_;
};

}  // namespace graft::head
