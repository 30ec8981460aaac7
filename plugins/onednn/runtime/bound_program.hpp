// A program with its slots turned into memory: what one image needs on its way through a network.
#pragma once

#include "kernels/program.hpp"

#include <graft/sdk/status.hpp>

#include <memory>
#include <span>
#include <vector>

namespace graft::onednn {

struct bound_step {
  dnnl::primitive primitive;
  std::vector<dnnl_exec_arg_t> arguments;
  const own_kernel* own = nullptr;
  std::vector<std::byte*> slots;  // of the own kernel
  const node* reference = nullptr;
  std::vector<tensor_view> inputs;
  std::vector<tensor_view> outputs;
};

class bound_program {
 public:
  // `from` must outlive this. Errors: resource_exhausted, internal.
  status prepare(const program& from, const dnnl::engine& engine);
  [[nodiscard]] bool prepared() const { return !memories_.empty(); }

  [[nodiscard]] const std::vector<bound_step>& steps() const { return steps_; }
  dnnl::memory& memory(slot_id id) { return memories_[static_cast<std::size_t>(id)]; }
  template <class T>
  T* at(slot_id id) {
    return static_cast<T*>(memory(id).get_data_handle());
  }

 private:
  struct release {
    void operator()(void* bytes) const;
  };
  std::byte* allocate(std::size_t bytes);
  void bind(const step& from);

  std::unique_ptr<void, release> arena_;
  std::vector<dnnl::memory> memories_;  // of each slot
  std::vector<bound_step> steps_;
};

// Runs step number `index` for each of the images: of each its own, or all at once where the kernel
// is better so. The bits of an image do not depend on the others.
status run_step(std::span<bound_program* const> images, std::size_t index,
                const dnnl::stream& stream);

}  // namespace graft::onednn
