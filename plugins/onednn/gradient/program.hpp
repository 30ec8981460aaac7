// A trainable network bound to one size of micro-batch: its differentiable operators in order, and
// the places that their activations lie in.
#pragma once

#include "gradient/buffer_pool.hpp"
#include "ir/tensor.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace graft::onednn::gradient {

// How the elements of an activation lie: row-major, or [N,H,W,C] of a tensor that ONNX knows as
// [N,C,H,W]. Convolutions and what surrounds them use the latter: every kernel then runs along
// channels, and none has padding to keep clean.
enum class order : uint8_t { plain, channels_last };

// The sizes in the order in which they lie.
shape physical(const shape& dims, order layout);
// Do both orders give the same bytes?
bool same_bytes(const shape& dims);
// From [N,C,inner] to [N,inner,C].
void to_channels_last(const float* from, const shape& dims, float* to);
void to_plain(const float* from, const shape& dims, float* to);

struct place {
  std::string name;  // of the ONNX value
  shape dims;
  order layout = order::plain;
};

// Something that an operator reads or makes.
struct operand {
  enum class kind : uint8_t { none, activation, parameter, constant };
  kind what = kind::none;
  int32_t index = -1;  // of the place or the parameter
  shape dims;
  order layout = order::plain;
  tensor_ptr constant;

  [[nodiscard]] bool is(kind wanted) const { return what == wanted; }
  [[nodiscard]] int64_t count() const { return element_count(dims); }
};

class parameter_store;
class differentiable;

// The state of one micro-batch: activations, their gradients, and the sums that parameters'
// gradients are added to. One thread at a time uses it.
class chunk {
 public:
  chunk(buffer_pool& pool, const parameter_store& parameters, std::size_t places,
        std::size_t operators);

  [[nodiscard]] const float* read(const operand& o) const;
  float* make(const operand& o);
  [[nodiscard]] const buffer& share(const operand& o) const;
  void put(const operand& o, buffer b);
  buffer scratch(int64_t count) { return pool_->get(count); }

  // Does anything want the gradient of this operand?
  [[nodiscard]] bool wants(const operand& o) const;
  // The gradient of what an operator made; null where nothing used it.
  [[nodiscard]] const buffer& gradient(const operand& o) const;
  // The same, owned by the caller alone, who may overwrite it.
  buffer take_gradient(const operand& o);
  // Adds `b` (count floats in the operand's order) to the gradient of an operand.
  void give(const operand& o, buffer b);
  // Room for the gradient of a parameter, to be added to; of shape dims.
  [[nodiscard]] float* sum(const operand& o) const;

  // Numbers that an operator keeps from one of its phases for the next.
  std::vector<double>& notes(std::size_t op) { return notes_[op]; }

  void release_value(std::size_t index) { values_[index].reset(); }
  void release_gradient(std::size_t index) { gradients_[index].reset(); }
  // Parameters' gradients go to `sums` (one pointer a parameter); no gradient for place `entry`
  // unless it is wanted.
  void begin_backward(std::span<float* const> sums, int32_t entry, bool want_entry);
  void clear();
  [[nodiscard]] const parameter_store& parameters() const { return *parameters_; }

 private:
  buffer_pool* pool_;
  const parameter_store* parameters_;
  std::vector<buffer> values_;
  std::vector<buffer> gradients_;
  std::vector<std::vector<double>> notes_;
  std::span<float* const> sums_;
  int32_t unwanted_ = -1;
};

// An operator with its vector-Jacobian product. Immutable while it runs, except in pack(), so that
// several chunks may go through it at once.
class differentiable {
 public:
  differentiable() = default;
  virtual ~differentiable() = default;
  differentiable(const differentiable&) = delete;
  differentiable& operator=(const differentiable&) = delete;

  std::string name;  // of the ONNX node
  std::string op;
  std::size_t index = 0;
  std::vector<operand> in;
  operand out;
  bool keeps_inputs = false;  // backward() reads the activations among `in`
  bool keeps_output = false;  // backward() reads `out`

  // Takes over the parameters' values, where it keeps them in a form of its own.
  virtual void pack(const parameter_store&) {}
  // Floats of that form, beside the parameters'.
  [[nodiscard]] virtual int64_t packed_floats() const { return 0; }
  virtual void forward(chunk& c) const = 0;
  // Reads gradient(out) and gives a gradient to each of `in` that wants one.
  virtual void backward(chunk& c) const = 0;

  // An operator that looks at the whole batch (BN in batch mode) works in two phases: forward()
  // or backward() of every chunk, one meeting, then finish_...() of every chunk.
  [[nodiscard]] virtual bool meets() const { return false; }
  virtual void meet_forward(std::span<chunk* const>, parameter_store&) const {}
  virtual void finish_forward(chunk&) const {}
  virtual void meet_backward(std::span<chunk* const>) const {}
  virtual void finish_backward(chunk&) const {}
};

struct program {
  int64_t items = 0;
  std::vector<place> places;
  std::vector<std::unique_ptr<differentiable>> operators;
  std::vector<int32_t> boundaries;    // places, from input to features
  std::vector<std::size_t> first;     // operator after each boundary; one for the end
  std::vector<std::size_t> last_use;  // operator that reads a place last, going forward
  std::vector<bool> kept;             // does any backward() read the place?
  std::vector<uint64_t> packed;       // version of the parameters that each operator has packed
};

}  // namespace graft::onednn::gradient
