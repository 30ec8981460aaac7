// Constant and ConstantOfShape.
#include "import/constants.hpp"
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cstring>

namespace graft::onednn {
namespace {

status infer_constant(inference& in) {
  const attributes& attrs = in.at.attrs;
  if (const onnx::attribute* value = attrs.find("value")) {
    GRAFT_TRY_ASSIGN(tensor_ptr known, constant_of(value->t));
    in.output(0, known);
  } else if (const onnx::attribute* real = attrs.find("value_float")) {
    in.output(0, tensor::of<float>(dtype::f32, {}, {&real->f, 1}));
  } else if (const onnx::attribute* integer = attrs.find("value_int")) {
    in.output(0, tensor::of<int64_t>(dtype::i64, {}, {&integer->i, 1}));
  } else if (const onnx::attribute* reals = attrs.find("value_floats")) {
    in.output(0, tensor::of<float>(dtype::f32, {static_cast<int64_t>(reals->floats.size())},
                                   reals->floats));
  } else if (const onnx::attribute* integers = attrs.find("value_ints")) {
    in.output(0, tensor::of<int64_t>(dtype::i64, {static_cast<int64_t>(integers->ints.size())},
                                     integers->ints));
  } else {
    return unsupported("its value is a string or sparse tensor, which is not supported");
  }
  return {};
}

status infer_of_shape(inference& in) {
  const tensor* dims = in.constant(0);
  if (dims == nullptr || dims->type() != dtype::i64) {
    return unsupported(
        "its shape is computed while the network runs; only constants are "
        "supported");
  }
  dtype type = dtype::f32;
  if (const onnx::attribute* value = in.at.attrs.find("value")) {
    GRAFT_TRY_ASSIGN(tensor_ptr known, constant_of(value->t));
    if (known->count() != 1) return invalid("its value must be one number");
    type = known->type();
  }
  in.output(0, type, dims->integers());
  return {};
}

void evaluate_of_shape(const evaluation& e) {
  const std::size_t size = element_size(e.out[0].type);
  const auto bytes = static_cast<std::size_t>(e.out[0].count()) * size;
  std::memset(e.out[0].data, 0, bytes);
  const onnx::attribute* value = e.at.attrs.find("value");
  if (value == nullptr) return;
  const auto known = constant_of(value->t);
  if (!known) return;
  for (std::size_t i = 0; i < bytes; i += size) {
    std::memcpy(e.out[0].data + i, (*known)->data(), size);
  }
}

}  // namespace

const op_schema constant_op{"Constant", 0, 0, infer_constant, nullptr};
const op_schema constant_of_shape_op{"ConstantOfShape", 1, 1, infer_of_shape, evaluate_of_shape};

}  // namespace graft::onednn
