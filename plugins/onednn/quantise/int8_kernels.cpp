#include "quantise/int8_kernels.hpp"

#include "kernels/kernels.hpp"
#include "quantise/rewrite.hpp"

#include <algorithm>

namespace graft::onednn {
namespace {

using data_type = dnnl::memory::data_type;

dnnl::memory::desc in_type_of(const lowering& to, value_id id) {
  const value& v = to.at(id);
  const data_type type = v.type == dtype::u8   ? data_type::u8
                         : v.type == dtype::i8 ? data_type::s8
                                               : data_type::f32;
  return {v.dims, type, integer_strides(v.dims)};
}

status lower_conversion(lowering& to, const node& n) {
  const value_id x = n.inputs[0];
  const value_id y = n.outputs[0];
  const bool makes_integers = is_integer(to.at(y).type);
  // Integers lie as int8 kernels want them; floats where the integers lay.
  if (makes_integers && to.input_can_follow(x)) {
    to.take_input_as(y, in_type_of(to, y));
    return {};
  }
  const dnnl::memory::desc from = to.layout(x);
  const dnnl::memory::desc made =
      makes_integers ? in_type_of(to, y) : compat::with_type(from, data_type::f32);
  dnnl::primitive_attr attr = to.attr();
  const compat::scale_arguments along =
      compat::scale_reorder(attr, makes_integers ? 1 / to.at(y).scale : to.at(x).scale);
  const dnnl::reorder::primitive_desc pd(to.engine(), from, to.engine(), made, attr);
  std::vector<std::pair<int, slot_id>> arguments = {{DNNL_ARG_FROM, to.use(x, from)},
                                                    {DNNL_ARG_TO, to.make(y, made)}};
  bind_scales(to, along, arguments);
  to.add<dnnl::reorder>(n, pd, std::move(arguments)).flops =
      static_cast<double>(element_count(to.at(y).dims));
  return {};
}

status lower_addition(lowering& to, const node& n) {
  const float out = to.at(n.outputs[0]).scale;
  const dnnl::memory::desc left = to.layout(n.inputs[0]);
  const dnnl::memory::desc right = in_type_of(to, n.inputs[1]);
  const dnnl::memory::desc made = in_type_of(to, n.outputs[0]);
  dnnl::primitive_attr attr = to.attr();
  attr.set_post_ops(post_ops_of(n));  // at most a ReLU, which no scale changes
  const compat::scale_arguments along =
      compat::scale_operands(attr, to.at(n.inputs[0]).scale / out, to.at(n.inputs[1]).scale / out);
  const auto pd = compat::describe<dnnl::binary>(to.engine(), attr, dnnl::algorithm::binary_add,
                                                 left, right, made);
  std::vector<std::pair<int, slot_id>> arguments = {{DNNL_ARG_SRC_0, to.use(n.inputs[0], left)},
                                                    {DNNL_ARG_SRC_1, to.use(n.inputs[1], right)},
                                                    {DNNL_ARG_DST, to.make(n.outputs[0], made)}};
  bind_scales(to, along, arguments);
  to.add<dnnl::binary>(n, pd, std::move(arguments)).flops =
      static_cast<double>(element_count(to.at(n.outputs[0]).dims));
  return {};
}

}  // namespace

bool is_integer(dtype type) { return type == dtype::u8 || type == dtype::i8; }

bool is_quantised(const graph& g, const node& n) {
  const auto quantised = [&](value_id id) { return id != absent && g.at(id).scale > 0; };
  return std::any_of(n.inputs.begin(), n.inputs.end(), quantised) ||
         std::any_of(n.outputs.begin(), n.outputs.end(), quantised);
}

shape integer_strides(const shape& dims) {
  shape strides = row_major_strides(dims);
  if (dims.size() != 4) return strides;
  strides[1] = 1;
  strides[3] = dims[1];
  strides[2] = dims[1] * dims[3];
  return strides;
}

void bind_scales(lowering& to, const compat::scale_arguments& scales,
                 std::vector<std::pair<int, slot_id>>& arguments) {
  for (const auto& [argument, values] : scales) {
    const auto n = static_cast<int64_t>(values.size());
    const tensor_ptr made = tensor::of<float>(dtype::f32, {n}, values);
    const dnnl::memory::desc md = lowering::plain({n});
    arguments.emplace_back(argument, to.pack(*made, md, md));
  }
}

status lower_quantised(lowering& to, const node& n) {
  const std::string_view op = n.op->name;
  if (n.op == &quantise_op || n.op == &dequantise_op) return lower_conversion(to, n);
  if (op == "Conv") return lower_int8_convolution(to, n);
  if (op == "Add") return lower_addition(to, n);
  bool done = false;
  GRAFT_TRY(op == "Concat" ? lower_concat(to, n, done) : lower_pool(to, n, done));
  if (done) return {};
  return {code::internal, "it has no int8 kernel"};
}

}  // namespace graft::onednn
