// What the lowering makes: steps over slots. A slot is a place in the arena, or a constant, with a
// layout; steps run in order and are all that happens when an image goes through the network.
#pragma once

#include "ops/op.hpp"

#include <oneapi/dnnl/dnnl.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace graft::onednn {

using slot_id = int32_t;

struct slot {
  dnnl::memory::desc layout;
  int32_t buffer = -1;     // in program::buffers, or -1 for a constant
  std::size_t offset = 0;  // bytes from the buffer's start
  dnnl::memory constant;   // packed weights, shared by all workers, never written
};

struct buffer {
  std::size_t bytes = 0;
  std::size_t offset = 0;  // in the arena, by plan_memory()
  bool scratch = false;    // working memory of one step, which no other reads
};

// A tensor of a reference kernel: a slot read as a row-major array.
struct reference_tensor {
  slot_id where = -1;  // -1 = an optional input that was left out
  dtype type = dtype::f32;
  shape dims;
};

// A kernel of our own. Its tasks write different places and read nothing that another writes: they
// may run in any order and on any thread. `slots` are the places of step::arguments in their order.
struct own_kernel {
  int64_t tasks = 1;
  std::function<void(std::span<std::byte* const> slots, int64_t task)> run;
  // Where it is faster to do several images at once: all tasks of all of them, with the same bits.
  // The places of image i are images[i]; scratch may be taken from the first alone. A kernel that
  // has no tasks has this alone, for one image too.
  std::function<void(std::span<const std::span<std::byte* const>> images)> run_images;

  [[nodiscard]] bool exists() const { return run || run_images; }
};

struct step {
  std::string name;            // the ONNX node's
  std::string op;              // "Conv", "reorder"
  std::string implementation;  // oneDNN's name of the kernel, or "reference"
  bool int8 = false;           // whether it multiplies integers
  double flops = 0;            // multiplications and additions, for `bench --profile`

  // Either a oneDNN primitive with its arguments ...
  dnnl::primitive primitive;
  std::vector<std::pair<int, slot_id>> arguments;
  // ... or a kernel of our own over the slots of `arguments` ...
  own_kernel own;
  // ... or a node run by its reference kernel.
  std::optional<node> reference;
  std::vector<reference_tensor> inputs;
  std::vector<reference_tensor> outputs;
};

// Where a value of the graph lies, and after how many steps: what an observer reads.
struct made_value {
  std::string name;
  slot_id where = -1;
  std::size_t steps = 0;
  float scale = 0;  // as value::scale
};

struct program {
  std::vector<slot> slots;
  std::vector<buffer> buffers;
  std::vector<step> steps;
  std::vector<made_value> values;  // floats and quantised ones, in the order of `steps`
  slot_id input = -1;              // plain strides (any order of axes); f32, or
  float input_scale = 0;           // where this is not 0 integers that stand for so much
  slot_id features = -1;           // f32, row-major [N,F]
  std::size_t together_from = 0;   // the first step that a group of images takes side by side
  std::size_t arena_bytes = 0;     // of one image
  std::size_t constant_bytes = 0;
};

}  // namespace graft::onednn
