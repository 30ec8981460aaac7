// A network that can be trained: stages, parameters, a forward pass that records a tape, and the
// vector-Jacobian product that plays it back. float32 throughout.
#pragma once

#include "gradient/parameter_store.hpp"
#include "gradient/stages.hpp"

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace graft::onednn::gradient {

enum class mode : uint8_t {
  inference,  // stored BN statistics; records nothing
  frozen_bn,  // stored BN statistics, which stay as they are
  batch_bn,   // BN over all items of the call; the running statistics follow, as in PyTorch
};

struct trainable_options {
  std::string features;  // as compile_options
  int64_t height = 0;
  int64_t width = 0;
  std::vector<stage_end> stages;  // empty = found
  // Items that go through the network together, and how many such queues there are: at most that
  // many threads work at once. Results depend on both, but never on the number of threads.
  int64_t micro_batch = 8;
  int64_t shards = 4;
  // Bytes that activations kept for the backward pass may take, with BN frozen; what does not fit
  // is computed again. 0 = all are kept.
  int64_t activation_bytes = 0;
};

// Runs task(0) ... task(n - 1), each on any thread, and returns when all are done.
using parallel_for = std::function<void(int64_t n, const std::function<void(int64_t)>& task)>;
// All on the calling thread.
void one_by_one(int64_t n, const std::function<void(int64_t)>& task);

// What vjp() needs of one forward pass. Used once.
class tape {
 public:
  tape();
  ~tape();
  tape(tape&&) noexcept;
  tape& operator=(tape&&) noexcept;

  struct state;

 private:
  friend class trainable_network;
  std::unique_ptr<state> state_;
};

// Boundary 0 is the input, boundary k the end of stage k - 1, the last one the features.
struct stretch {
  std::size_t from = 0;
  std::size_t to = 0;
};

class trainable_network {
 public:
  // `onnx` must outlive the network. Errors: as network::compile, and unimplemented with one
  // sentence that names every node whose operator has no vector-Jacobian product.
  static result<std::shared_ptr<trainable_network>> compile(std::span<const std::byte> onnx,
                                                            const trainable_options& options);
  ~trainable_network();
  trainable_network(const trainable_network&) = delete;
  trainable_network& operator=(const trainable_network&) = delete;

  [[nodiscard]] const std::vector<stage_end>& stages() const;
  // Sizes of one item at a boundary, without the batch axis, as ONNX has them ([C,H,W]).
  [[nodiscard]] const shape& boundary(std::size_t k) const;
  // Values may be written between calls, followed by parameters_changed().
  [[nodiscard]] const std::vector<parameter>& parameters() const;
  void parameters_changed();

  // `input` and `output` are row-major, n items. A null tape records nothing.
  // Errors: invalid_argument, resource_exhausted. On failure the tape holds nothing.
  status forward(const stretch& part, mode how, const float* input, int64_t n, float* output,
                 tape* record, const parallel_for& workers = one_by_one);
  // Overwrites the gradient of every trainable parameter that the tape's stages read, and
  // `grad_in` where it is not null. Errors: failed_precondition for a tape that is empty, was
  // used, or is older than the parameters.
  status vjp(tape& recorded, const float* grad_out, float* grad_in,
             const parallel_for& workers = one_by_one);
  // Bytes that training the stages from boundary `from` on with n items at once needs at most:
  // parameters, their gradients for each shard, activations, and the gradients of the largest.
  [[nodiscard]] std::size_t planned_memory(std::size_t from, int64_t n) const;
  // Bytes held for activations and gradients so far.
  [[nodiscard]] std::size_t memory() const;

  struct state;

 private:
  explicit trainable_network(std::unique_ptr<state> made);
  std::unique_ptr<state> state_;
};

}  // namespace graft::onednn::gradient
