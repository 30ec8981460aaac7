// A backbone under training, called through graft.differentiable/1 with statuses that name it.
#pragma once

#include "host/node.hpp"

#include <graft/abi/ext/differentiable.h>
#include <graft/sdk/result.hpp>

#include <cstdint>
#include <span>

namespace graft::runtime {

class trained_backbone {
 public:
  // `node` offers graft.differentiable/1 and outlives this.
  static result<trained_backbone> open(host::node& node, int workers);

  // Boundary 0 is the input, the last one the features.
  [[nodiscard]] std::span<const graft_boundary* const> boundaries() const { return boundaries_; }
  [[nodiscard]] uint64_t features() const { return boundaries_.size() - 1; }
  [[nodiscard]] uint64_t first_trainable() const { return first_trainable_; }
  [[nodiscard]] result<std::span<const graft_parameter* const>> parameters() const;
  status initialise(uint64_t key) const;
  status changed() const;
  // Without a tape where `tape` is null.
  status forward(uint64_t from, uint64_t to, int32_t mode, const graft_tensor& in,
                 graft_tensor& out, void** tape) const;
  status vjp(void* tape, const graft_tensor& grad_out, graft_tensor* grad_in) const;
  void destroy_tape(void* tape) const { table_->destroy_tape(node_->instance(), tape); }

 private:
  trained_backbone(host::node& node, int workers);
  [[nodiscard]] status answer(graft_status code) const;

  host::node* node_;
  const graft_differentiable* table_;
  int workers_;
  std::span<const graft_boundary* const> boundaries_;
  uint64_t first_trainable_ = 0;
};

}  // namespace graft::runtime
