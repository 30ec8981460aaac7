// Cast and CastLike between element types; every floating type is f32 here.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cmath>
#include <limits>
#include <type_traits>

namespace graft::onednn {
namespace {

bool target(const node& at, dtype& out) {
  switch (static_cast<onnx::data_type>(at.attrs.integer("to", 0))) {
    case onnx::data_type::float32:
    case onnx::data_type::float16:
    case onnx::data_type::bfloat16:
    case onnx::data_type::float64:
      out = dtype::f32;
      return true;
    case onnx::data_type::int64:
      out = dtype::i64;
      return true;
    case onnx::data_type::int32:
      out = dtype::i32;
      return true;
    case onnx::data_type::int8:
      out = dtype::i8;
      return true;
    case onnx::data_type::uint8:
      out = dtype::u8;
      return true;
    case onnx::data_type::boolean:
      out = dtype::boolean;
      return true;
    default:
      return false;
  }
}

status infer(inference& in) {
  dtype to = dtype::f32;
  if (!target(in.at, to)) {
    return unsupported("it casts to " +
                       onnx::type_name(static_cast<onnx::data_type>(in.at.attrs.integer("to", 0))) +
                       ", which is not supported");
  }
  in.output(0, to, in.dims(0));
  return {};
}

status infer_like(inference& in) {
  in.output(0, in.type(1), in.dims(0));
  return {};
}

// A float outside the integer's range is clamped to it, and NaN becomes 0: ONNX leaves both open.
template <class To, class From>
To convert(From x) {
  if constexpr (std::is_integral_v<To> && !std::is_integral_v<From>) {
    if (std::isnan(x)) return 0;
    if (x <= static_cast<From>(std::numeric_limits<To>::min()))
      return std::numeric_limits<To>::min();
    if (x >= static_cast<From>(std::numeric_limits<To>::max()))
      return std::numeric_limits<To>::max();
  }
  return static_cast<To>(x);
}

void evaluate(const evaluation& e) {
  const int64_t count = e.in[0].count();
  visit(e.in[0].type, [&](auto from_zero) {
    const auto* from = e.in[0].as<decltype(from_zero)>();
    if (e.out[0].type == dtype::boolean) {
      for (int64_t i = 0; i < count; ++i) e.out[0].as<uint8_t>()[i] = from[i] != 0 ? 1 : 0;
      return;
    }
    visit(e.out[0].type, [&](auto to_zero) {
      using To = decltype(to_zero);
      for (int64_t i = 0; i < count; ++i) e.out[0].as<To>()[i] = convert<To>(from[i]);
    });
  });
}

}  // namespace

const op_schema cast_op{"Cast", 1, 1, infer, evaluate};
const op_schema cast_like_op{"CastLike", 2, 2, infer_like, evaluate};

}  // namespace graft::onednn
