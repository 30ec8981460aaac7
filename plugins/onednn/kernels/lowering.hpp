// Turns the IR into a program of oneDNN primitives: keeps where each value lies and in which
// layout, and puts reorders where a kernel wants another. Kernels (convolution.cpp, ...) call it.
#pragma once

#include "kernels/concat_places.hpp"
#include "kernels/dnnl_compat.hpp"
#include "kernels/kernel_plan.hpp"
#include "kernels/program.hpp"

#include <graft/sdk/status.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace graft::onednn {

class lowering {
 public:
  // `compute` is the type of convolutions and of what they read and write: f32 or bf16. Input,
  // features, matrix products and reference kernels are f32.
  lowering(const graph& g, dnnl::engine engine, const kernel_plan& plan,
           dnnl::memory::data_type compute)
      : g_(g), engine_(std::move(engine)), plan_(plan), compute_(compute) {}

  // The whole graph. Errors: unimplemented where a value cannot be held. Throws dnnl::error.
  status run(program& out);

  [[nodiscard]] const graph& ir() const { return g_; }
  [[nodiscard]] const dnnl::engine& engine() const { return engine_; }
  [[nodiscard]] const value& at(value_id id) const { return g_.at(id); }
  // Attributes for a primitive whose scratch memory is a slot of ours.
  [[nodiscard]] dnnl::primitive_attr attr() const;

  [[nodiscard]] const kernel_plan& plan() const { return plan_; }
  [[nodiscard]] dnnl::memory::data_type compute_type() const { return compute_; }

  // f32 row-major descriptor of a shape; a scalar is {1}.
  static dnnl::memory::desc plain(const shape& dims);
  // The same layout for f32 elements.
  static dnnl::memory::desc as_f32(const dnnl::memory::desc& md);

  // The layout that a value has now.
  const dnnl::memory::desc& layout(value_id id);
  [[nodiscard]] const dnnl::memory::desc& layout_of(slot_id place) const;
  // The layout that a kernel may assume of its input when it asks oneDNN for the best: the input
  // of the network takes any plain one, for its writer can follow.
  bool input_can_follow(value_id id) const;
  // The network's input itself in another form: where it can follow, its writer makes `to` of it.
  void take_input_as(value_id to, const dnnl::memory::desc& md);
  // The value in that layout: as it is, or by a reorder (once, whoever asks).
  slot_id use(value_id id, const dnnl::memory::desc& wanted);
  slot_id use_plain(value_id id) { return use(id, plain(at(id).dims)); }
  // The value in row-major order, read under another shape of as many elements.
  slot_id use_as(value_id id, const dnnl::memory::desc& md) { return view(use_plain(id), md); }
  // The same bytes under another descriptor of the same size.
  slot_id view(slot_id place, const dnnl::memory::desc& md);
  // Weights packed now, for good.
  slot_id pack(const tensor& weights, const dnnl::memory::desc& as,
               const dnnl::memory::desc& wanted);
  // Weights that `fill` writes, for good.
  slot_id constant(const dnnl::memory::desc& md, const std::function<void(float*)>& fill);
  // A place for what node n makes, in that layout.
  slot_id make(value_id id, const dnnl::memory::desc& md);
  // Working memory of one step, from a cache line on.
  slot_id make_scratch(const dnnl::memory::desc& md);
  // The place of operand `from` taken over for `to`, so that a kernel works in place; a copy of it
  // where something still reads `from` later. `md` is the layout of both, but for the type of the
  // elements, where `from` may be another of the same width.
  slot_id take_over(value_id from, value_id to, const dnnl::memory::desc& md);
  // `to` has the elements of `from` in row-major order under another shape.
  void alias(value_id from, value_id to);
  // Where a value lies, in whatever layout that is.
  slot_id place_of(value_id id) {
    return views_[static_cast<std::size_t>(id)] >= 0 ? views_[static_cast<std::size_t>(id)]
                                                     : home(id);
  }
  // Where a value of floats lies with plain strides of any order, gaps and offset: a kernel that
  // can read such saves a copy. Others ask layout() and use(), which make one.
  slot_id strided(value_id id);
  // `to` is what `md` reads of the place of `from`, `offset` elements from its start.
  void alias_strided(value_id from, slot_id place, value_id to, const dnnl::memory::desc& md,
                     int64_t offset = 0);
  // A place for what node n makes, dense in another order of axes than its own.
  slot_id make_strided(value_id id, const dnnl::memory::desc& md);

  // The result of Concat n where its parts lie side by side already; parts that do not are copied
  // there. False where they are not in one layout of blocks.
  bool join(const node& n);

  // Adds a step for `primitive`; `scratchpad` is its descriptor's scratchpad_desc().
  step& add(const std::string& name, const std::string& op, const std::string& implementation,
            dnnl::primitive primitive, std::vector<std::pair<int, slot_id>> arguments,
            const dnnl::memory::desc& scratchpad);
  template <class Primitive, class Description>
  step& add(const node& n, const Description& pd, std::vector<std::pair<int, slot_id>> arguments) {
    return add(n.name, std::string(n.op->name), pd.impl_info_str(), Primitive(pd),
               std::move(arguments), pd.scratchpad_desc());
  }
  // Adds a step for a kernel of our own, which reads and writes the places of `slots`.
  step& add_own(const node& n, const std::string& implementation, const std::vector<slot_id>& slots,
                own_kernel kernel);
  // Runs n by its reference kernel, then its epilogues one by one.
  status add_reference(const node& n);
  // Epilogues from `first` on as steps of their own on n's output, in place.
  void add_epilogues(const node& n, std::size_t first);

 private:
  slot_id new_slot(const dnnl::memory::desc& md);
  slot_id new_constant(const dnnl::memory::desc& md, const std::byte* bytes);
  slot_id reorder(slot_id from, const dnnl::memory::desc& wanted, const std::string& name);
  void copy(slot_id from, slot_id to, const std::string& name);
  slot_id home(value_id id);
  bool is_last_use(value_id id) const;
  void note_values(const node& n);

  // A buffer of parts that are concatenated, and how many channels its blocks hold.
  struct joint_buffer {
    int32_t buffer = -1;
    int64_t block = 0;
    dnnl::memory::data_type type = dnnl::memory::data_type::undef;
  };
  // A slot for `id`, which belongs in a joint buffer; -1 where this layout does not fit there.
  slot_id joint_slot(value_id id, int64_t first_channel, const dnnl::memory::desc& md);

  const graph& g_;
  dnnl::engine engine_;
  const kernel_plan& plan_;
  dnnl::memory::data_type compute_;
  program program_;
  std::vector<std::vector<slot_id>> places_;  // of each value; the first is where it was made
  std::vector<slot_id> views_;                // of each value that only lies among others, or -1
  concat_places concats_;
  std::vector<joint_buffer> joints_;  // of each group of concats_
  bool input_is_viewed_ = false;      // so that its layout stays
  std::vector<int> uses_left_;        // readings of a value by nodes not yet lowered
  std::map<int32_t, std::vector<value_id>> residents_;  // values that lie in a buffer
};

// The oneDNN form of an activation; false for `add`, which is none.
bool eltwise_of(const epilogue& e, dnnl::algorithm& kind, float& alpha, float& beta);
// All epilogues of n as post-ops; `add` becomes a sum into the destination.
dnnl::post_ops post_ops_of(const node& n);

}  // namespace graft::onednn
