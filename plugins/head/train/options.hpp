// How a dense head is trained, and the backbone beside it.
#pragma once

#include "train/mixing.hpp"
#include "train/network.hpp"
#include "train/optimiser.hpp"
#include "train/schedule.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace graft::head {

// A stretch of training with rates of its own. The optimiser starts anew in each.
struct phase_options {
  std::size_t epochs = 10;
  std::string
      unfreeze;  // first stage that is trained, "none" or "all"; empty = as the backbone asks
  double learning_rate = 1e-3;
  double lr_decay = 1;  // the rate of a stage is that of the one behind it times this
  head::schedule schedule;
};

enum class finder_mode { off, show, use };

struct dense_options {
  std::vector<std::size_t> hidden = {128};
  float dropout = 0;
  optimiser_options optimiser;
  double learning_rate = 1e-3;
  double lr_decay = 1;
  head::schedule schedule;
  std::size_t epochs = 10;
  std::vector<phase_options> phases;  // empty: one phase of the values above
  finder_mode finder = finder_mode::off;
  std::size_t batch = 32;
  double clip = 0;             // largest norm of all gradients together; 0 = any
  double label_smoothing = 0;  // share of the target that is spread over all classes
  double focal_gamma = 0;      // of the focal loss; 0 = cross-entropy
  bool balanced = false;       // class weights
  bool balanced_sampler = false;
  bool shuffle = true;
  head::mixing mixing;
  double ema = 0;  // decay of the average of weights; 0 = off
  bool standardise = true;
  // Stop after so many epochs without a smaller validation loss, and restore the best; 0 = never.
  std::size_t patience = 0;
  initialiser init = initialiser::glorot;
  // A checkpoint after so many seconds or steps; 0 = never for that reason.
  double checkpoint_seconds = 0;
  std::size_t checkpoint_steps = 0;

  [[nodiscard]] std::vector<phase_options> all_phases() const {
    if (!phases.empty()) return phases;
    return {{epochs, "", learning_rate, lr_decay, schedule}};
  }
  [[nodiscard]] std::size_t all_epochs() const {
    std::size_t sum = 0;
    for (const phase_options& one : all_phases()) sum += one.epochs;
    return sum;
  }
};

}  // namespace graft::head
