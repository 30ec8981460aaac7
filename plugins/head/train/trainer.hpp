// Training of a dense head, alone or with the backbone below it: phases, epochs, batches, early
// stopping, checkpoints, calibration.
#pragma once

#include "train/body.hpp"
#include "train/options.hpp"
#include "train/records.hpp"

#include "data/standardise.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace graft::head {

struct dense_model {
  standardisation scaling;
  network net;
  float temperature = 1;

  // Calibrated probabilities [rows][classes] of features [rows][F].
  [[nodiscard]] std::vector<float> predict(std::span<const float> features) const;
};

// Who watches; members may be empty.
struct training_events {
  std::function<status(const step_record&)> step;
  std::function<status(const epoch_record&)> epoch;
  std::function<bool()> cancelled;
  // Keeps a checkpoint whole or not at all.
  std::function<status(std::span<const std::byte>)> save;
  // The bytes of the checkpoint to go on from; empty = from the start.
  std::span<const std::byte> resume_from;
};

struct dense_training {
  dense_model model;
  std::vector<epoch_record> epochs;
  std::vector<finder_point> finder;  // empty where no rate was looked for
  double found_rate = 0;
  std::size_t kept_epoch = 0;  // the one whose weights the model has
  bool stopped_early = false;
  bool calibrated = false;  // the temperature was fitted on validation items
};

// Trains on the items of `below`; without validation items there is neither stopping nor
// calibration. Afterwards the body holds the weights that are kept. The same key, data and kernels
// give the same bits, also where training was interrupted and went on from a checkpoint.
result<dense_training> train_dense(body& below, std::size_t classes, const dense_options& options,
                                   uint64_t key, const training_events& events);

// The same on features that are there already; `validation` may be null.
result<dense_training> train_dense(examples& train, std::size_t classes, examples* validation,
                                   const dense_options& options, uint64_t key,
                                   const training_events& events);

}  // namespace graft::head
