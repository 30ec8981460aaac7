// What training says of itself.
#pragma once

#include <cstddef>
#include <optional>

namespace graft::head {

struct step_record {
  std::size_t step = 0;  // of the whole training, from 0
  std::size_t epoch = 0;
  double loss = 0;  // mean over the batch before the update
  double rate = 0;
  double done = 0;  // share of all steps
};

struct epoch_record {
  std::size_t epoch = 0;
  double train_loss = 0;  // mean over the epoch's batches as they were trained
  std::optional<double> validation_loss;
  std::optional<double> validation_accuracy;
  double rate = 0;  // of the epoch's last step
  std::size_t phase = 0;
};

// One step of the search for a learning rate.
struct finder_point {
  double rate = 0;
  double loss = 0;  // smoothed
};

}  // namespace graft::head
