// Small networks under training for tests: compiled from a model, run over a whole batch, and
// checked against finite differences.
#pragma once

#include "gradient/trainable_network.hpp"
#include "support/models.hpp"

#include <memory>
#include <string>
#include <vector>

namespace graft::test {

using onednn::gradient::mode;

struct trained_model {
  std::vector<std::byte> bytes;
  std::shared_ptr<onednn::gradient::trainable_network> net;
  std::size_t stages = 0;

  [[nodiscard]] int64_t input_size() const;
  [[nodiscard]] int64_t output_size() const;
};

// Throws std::runtime_error with the status' message, so that a test shows it.
trained_model trainable(const onnx::model& model, onednn::gradient::trainable_options options = {});

// sum(weights * features) of n items.
double loss(const trained_model& m, mode how, const std::vector<float>& input, int64_t n,
            const std::vector<float>& weights);

// Compares vjp() with central differences in random directions, for the input and for every
// trainable parameter; the message of each disagreement, none where all is well. `step` is how far
// a number moves at most.
std::vector<std::string> check_gradients(const trained_model& m, mode how, std::vector<float> input,
                                         int64_t n, double step, double tolerance);

// n distinct numbers between -1 and 1, evenly spaced, shuffled: no two are nearer than 2/n, and
// none is nearer than 1/n to 0 where n is even.
std::vector<float> spread(std::size_t n, uint32_t seed);

// A parallel_for on `threads` threads of its own.
onednn::gradient::parallel_for on_threads(int threads);

}  // namespace graft::test
