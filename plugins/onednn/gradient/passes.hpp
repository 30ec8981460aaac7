// The forward and the backward pass over the micro-batches of one call.
#pragma once

#include "gradient/program.hpp"
#include "gradient/trainable_network.hpp"

namespace graft::onednn::gradient {

// A micro-batch on its way: its program, its state, and its place in the batch.
struct passage {
  std::shared_ptr<program> through;
  std::unique_ptr<chunk> state;
  int64_t first = 0;   // item
  bool again = false;  // keeps what lies between stages and computes the rest again
};

// What both passes work on.
struct route {
  stretch part;
  std::vector<passage> passages;
  int64_t shards = 1;
  parameter_store* parameters = nullptr;

  // Is it the end of a stage?
  [[nodiscard]] bool between_stages(const program& p, int32_t place) const;
  [[nodiscard]] int32_t entry(const program& p) const { return p.boundaries[part.from]; }
  [[nodiscard]] int32_t exit(const program& p) const { return p.boundaries[part.to]; }
  [[nodiscard]] std::size_t begin(const program& p) const { return p.first[part.from]; }
  [[nodiscard]] std::size_t end(const program& p) const { return p.first[part.to]; }
};

// `keep` holds on to what the backward pass will read.
status run_forward(route& r, const float* input, float* output, bool keep,
                   const parallel_for& workers);
// `sums` has for each shard one pointer a parameter, zeroed, null where no gradient is wanted.
status run_backward(route& r, const float* grad_out, float* grad_in,
                    const std::vector<std::vector<float*>>& sums, const parallel_for& workers);

// Runs `n` tasks, each with oneDNN held to one thread, and gives the first failure.
status run_tasks(int64_t n, const parallel_for& workers, const std::function<void(int64_t)>& task);

}  // namespace graft::onednn::gradient
