// Training of a dense head: epochs, batches, early stopping, calibration.
#pragma once

#include "data/examples.hpp"
#include "data/standardise.hpp"
#include "train/network.hpp"
#include "train/optimiser.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace graft::head {

struct dense_options {
  std::vector<std::size_t> hidden = {128};
  float dropout = 0;
  optimiser_options optimiser;
  double learning_rate = 1e-3;
  std::size_t epochs = 10;
  std::size_t batch = 32;
  bool balanced = false;  // class weights
  bool standardise = true;
  // Stop after so many epochs without a smaller validation loss, and restore the best; 0 = never.
  std::size_t patience = 0;
  initialiser init = initialiser::glorot;
  bool shuffle = true;
};

struct dense_model {
  standardisation scaling;
  network net;
  float temperature = 1;

  // Calibrated probabilities [rows][classes] of features [rows][F].
  [[nodiscard]] std::vector<float> predict(std::span<const float> features) const;
};

struct step_record {
  std::size_t step = 0;  // of the whole training, from 0
  std::size_t epoch = 0;
  double loss = 0;  // mean over the batch before the update
  double rate = 0;
};

struct epoch_record {
  std::size_t epoch = 0;
  double train_loss = 0;  // mean over the epoch's batches as they were trained
  std::optional<double> validation_loss;
  std::optional<double> validation_accuracy;
};

// Who watches; members may be empty.
struct training_events {
  std::function<status(const step_record&)> step;
  std::function<status(const epoch_record&)> epoch;
  std::function<bool()> cancelled;
};

struct dense_training {
  dense_model model;
  std::vector<epoch_record> epochs;
  std::size_t kept_epoch = 0;  // the one whose weights the model has
  bool stopped_early = false;
  bool calibrated = false;  // the temperature was fitted on validation items
};

// Trains on `train`; `validation` may be null or empty, and is then neither stopped on nor
// calibrated with. The same key, data and kernels give the same bits.
result<dense_training> train_dense(examples& train, std::size_t classes, examples* validation,
                                   const dense_options& options, uint64_t key,
                                   const training_events& events);

}  // namespace graft::head
