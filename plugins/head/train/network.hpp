// Dense layers with ReLU between them: the forward pass, and gradients of a loss at its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace graft::head {

struct dense_layer {
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  std::vector<float> weight;  // [inputs][outputs]
  std::vector<float> bias;    // [outputs]
};

enum class initialiser { glorot, zeros };

struct network {
  std::vector<dense_layer> layers;

  // Layers inputs → hidden[0] → … → outputs. Glorot: weights uniform in ±sqrt(6 / (in + out)),
  // biases 0 (Keras's default), from the random stream of `key`.
  static network make(std::size_t inputs, std::span<const std::size_t> hidden, std::size_t outputs,
                      initialiser init, uint64_t key);

  [[nodiscard]] std::size_t inputs() const { return layers.front().inputs; }
  [[nodiscard]] std::size_t outputs() const { return layers.back().outputs; }

  // Logits [rows][outputs] of inputs [rows][inputs].
  [[nodiscard]] std::vector<float> forward(std::span<const float> inputs) const;
};

// What a training step keeps between its forward and its backward pass.
class training_pass {
 public:
  explicit training_pass(const network& net);

  // Logits [rows][outputs]; with dropout > 0 each hidden value is dropped with that probability
  // and the rest scaled up, by the random stream of `key`. `inputs` must stay until backward().
  std::span<const float> forward(std::span<const float> inputs, float dropout, uint64_t key);
  // Gradients of every layer from that of the logits, [rows][outputs], and of the inputs where
  // there is room for them.
  void backward(std::span<const float> logit_gradient, std::span<float> input_gradient = {});

  [[nodiscard]] std::vector<dense_layer>& gradients() { return gradients_; }

 private:
  const network* net_;
  std::size_t rows_ = 0;
  std::span<const float> inputs_;
  std::vector<std::vector<float>> outputs_;  // of each layer, after ReLU and dropout
  std::vector<std::vector<float>> slopes_;   // of each hidden value: 0, or what it was scaled by
  std::vector<dense_layer> gradients_;
};

}  // namespace graft::head
