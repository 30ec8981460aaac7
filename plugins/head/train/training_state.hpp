// Everything that training needs to go on from the middle of an epoch, and its form as bytes.
#pragma once

#include "train/learner.hpp"
#include "train/trainer.hpp"

#include <cstddef>
#include <limits>
#include <span>
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

// The first half: position, records and the standardisation, so that the network can be made and
// the phase begun. The second half then fills in the numbers. Errors: data_loss for bytes that do
// not fit the training.
status unpack_position(std::span<const std::byte> bytes, training_state& state,
                       dense_training& so_far);
status unpack_numbers(std::span<const std::byte> bytes, training_state& state, learner& model);

}  // namespace graft::head
