// A head and what is below it under training: one optimiser step, one look at the validation items.
#pragma once

#include "data/standardise.hpp"
#include "train/average.hpp"
#include "train/body.hpp"
#include "train/network.hpp"
#include "train/options.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace graft::head {

class learner {
 public:
  // `below`, `options`, the network and the standardisation outlive it.
  learner(body& below, std::size_t classes, const dense_options& options, uint64_t key,
          network& net, standardisation& scaling);

  // Makes the network anew and learns the standardisation, at the start of all training.
  status initialise();
  // The network and the standardisation are there already; the tensors are found.
  status attach();
  // Opens the stages of a phase, with a fresh optimiser.
  status begin(const phase_options& phase);

  struct step_number {
    std::size_t step = 0;  // of the whole training
    int32_t view = 0;
  };
  // One step on train items. Gives the mean loss before the update. Errors: out_of_range where the
  // loss is not a finite number.
  result<double> step(const step_number& at, std::span<const uint64_t> rows, double rate,
                      double depth_factor);

  // Logits of all validation items, by the average of the weights where there is one.
  result<std::vector<float>> validation_logits();
  [[nodiscard]] bool validates();

  // Everything that may change: the head's tensors, then the body's.
  [[nodiscard]] const std::vector<trained_tensor>& tensors() const { return tensors_; }
  [[nodiscard]] optimiser& steps() { return *steps_; }
  [[nodiscard]] weight_average& average() { return average_; }
  [[nodiscard]] body& below() { return below_; }
  [[nodiscard]] std::size_t classes() const { return class_weight_.size(); }

 private:
  // Features, standardised, of inputs [rows][width].
  status run_body(std::span<const float> inputs, std::size_t rows, bool record);
  struct loss_value loss_of(std::span<const float> logits, std::span<const int32_t> labels) const;
  void make_targets(std::span<const int32_t> labels);

  body& below_;
  const dense_options& options_;
  uint64_t key_;
  network& net_;
  standardisation& scaling_;
  std::vector<float> class_weight_;
  std::unique_ptr<training_pass> pass_;
  std::vector<trained_tensor> tensors_;
  std::optional<optimiser> steps_;
  weight_average average_;
  std::vector<float> inputs_;
  std::vector<float> features_;
  std::vector<float> feature_gradient_;
  std::vector<float> targets_;  // [rows][classes] where they are soft
  std::vector<int32_t> labels_;
};

}  // namespace graft::head
