// LayerNormalization over the last axes by our own kernel.
#include "kernels/kernels.hpp"
#include "simd/kernel_table.hpp"

#include <algorithm>

namespace graft::onednn {

status lower_layer_norm(lowering& to, const node& n, bool& done) {
  const shape& x = to.at(n.inputs[0]).dims;
  int64_t axis = n.attrs.integer("axis", -1);
  if (axis < 0) axis += static_cast<int64_t>(x.size());
  const shape normalised(x.begin() + axis, x.end());
  for (std::size_t i = 1; i < n.inputs.size(); ++i) {
    const value& parameter = to.at(n.inputs[i]);
    if (parameter.constant == nullptr || parameter.dims != normalised) return {};
  }
  if (n.outputs.size() > 1) return {};
  rows::normalisation what;
  what.size = element_count(normalised);
  what.epsilon = n.attrs.real("epsilon", 1e-5F);
  const dnnl::memory::desc row = lowering::plain({what.size});
  std::vector<slot_id> slots = {to.use_plain(n.inputs[0]),
                                to.make(n.outputs[0], lowering::plain(x))};
  for (std::size_t i = 1; i < n.inputs.size(); ++i) {
    slots.push_back(to.pack(*to.at(n.inputs[i]).constant, row, row));
  }
  const simd::kernel_table& kernels = simd::widest_kernels();
  const rows::kernels& how = kernels.rows;
  const int64_t rows = element_count(x) / what.size;
  const int64_t some = std::max<int64_t>(1, 16 * 1024 / what.size);
  own_kernel own;
  own.tasks = (rows + some - 1) / some;
  own.run = [=, &how](std::span<std::byte* const> places, int64_t task) {
    const auto floats = [&](std::size_t i) { return reinterpret_cast<float*>(places[i]); };
    rows::normalisation one = what;
    one.scale = floats(2);
    one.shift = places.size() > 3 ? floats(3) : nullptr;
    const int64_t first = task * some;
    how.normalise(one, {floats(0) + first * one.size, one.size},
                  {floats(1) + first * one.size, one.size}, std::min(some, rows - first));
  };
  to.add_own(n, std::string("rows:") + kernels.name, slots, std::move(own)).flops =
      8.0 * static_cast<double>(element_count(x));
  to.add_epilogues(n, 0);
  done = true;
  return {};
}

}  // namespace graft::onednn
