#include "gradient/parameter_store.hpp"

#include "ops/op.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace graft::onednn::gradient {
namespace {

bool has_weights(std::string_view op) {
  return op == "Conv" || op == "BatchNormalization" || op == "Gemm" || op == "MatMul";
}

role role_of(std::string_view op, std::size_t input) {
  if (op == "BatchNormalization" || op == "LayerNormalization") {
    constexpr std::array<role, 5> by_input{role::weight, role::scale, role::shift, role::mean,
                                           role::variance};
    return by_input[std::min<std::size_t>(input, by_input.size() - 1)];
  }
  if (has_weights(op)) return input == 2 ? role::bias : role::weight;
  return op == "Mul" || op == "Div" ? role::scale : role::shift;
}

buffer floats(int64_t count) {
  auto* made = static_cast<float*>(::operator new (
      static_cast<std::size_t>(std::max<int64_t>(count, 1)) * sizeof(float), std::align_val_t{64}));
  return {made, [](float* p) { ::operator delete (p, std::align_val_t{64}); }};
}

}  // namespace

parameter_store::parameter_store(const graph& g,
                                 const std::map<std::string, bool>& is_initialiser) {
  for (const node& n : g.nodes) {
    for (std::size_t i = 0; i < n.inputs.size(); ++i) add(g, n, i, is_initialiser);
  }
}

void parameter_store::add(const graph& g, const node& n, std::size_t input,
                          const std::map<std::string, bool>& is_initialiser) {
  if (n.inputs[input] == absent) return;
  const value& v = g.at(n.inputs[input]);
  if (v.constant == nullptr || v.type != dtype::f32) return;
  // What a layer takes as weights is learnt however the file says it: exporters hand equal tensors
  // round through Identity, and some compute weights. Elsewhere only what the file stores is.
  const bool layer = has_weights(n.op->name) || n.op->name == "BatchNormalization";
  if (!layer && (is_initialiser.count(v.name) == 0 || v.constant->count() <= 1)) return;
  if (index_.count(v.name) != 0) return;
  parameter made;
  made.name = v.name;
  made.dims = v.dims;
  const bool normalises = n.op->name == "BatchNormalization";
  made.role = role_of(n.op->name, input);
  made.trainable = !normalises || input < 3;
  // Biases, and scale and shift, are vectors; what multiplies matrices or images is not.
  const auto wide = std::count_if(v.dims.begin(), v.dims.end(), [](int64_t d) { return d > 1; });
  made.decays = !normalises && (wide > 1 || (has_weights(n.op->name) && input == 1));
  made.value = floats(made.count());
  std::memcpy(made.value.get(), v.constant->data(),
              static_cast<std::size_t>(made.count()) * sizeof(float));
  if (made.trainable) {
    made.gradient = floats(made.count());
    std::fill_n(made.gradient.get(), made.count(), 0.0F);
  }
  index_[made.name] = static_cast<int32_t>(all_.size());
  all_.push_back(std::move(made));
}

int32_t parameter_store::find(const std::string& name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? -1 : found->second;
}

}  // namespace graft::onednn::gradient
