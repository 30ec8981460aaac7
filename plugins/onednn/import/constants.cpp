#include "import/constants.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace graft::onednn {
namespace {

float half_to_float(uint16_t half) {
  const uint32_t sign = static_cast<uint32_t>(half & 0x8000U) << 16U;
  const uint32_t exponent = (half >> 10U) & 0x1fU;
  uint32_t mantissa = half & 0x3ffU;
  if (exponent == 0x1f) return std::bit_cast<float>(sign | 0x7f800000U | mantissa << 13U);
  if (exponent != 0) {
    return std::bit_cast<float>(sign | (exponent + 112) << 23U | mantissa << 13U);
  }
  const float magnitude = static_cast<float>(mantissa) * 0x1p-24F;  // subnormal or zero
  return sign != 0 ? -magnitude : magnitude;
}

// Unaligned elements of type From, each turned into a To.
template <class From, class To, class F>
tensor_ptr convert(const onnx::tensor& from, dtype type, F&& f) {
  auto made = std::make_shared<tensor>(type, from.dims);
  To* out = reinterpret_cast<To*>(made->mutable_data());
  const int64_t count = from.elements();
  for (int64_t i = 0; i < count; ++i) {
    From element;
    std::memcpy(&element, from.bytes.data() + static_cast<std::size_t>(i) * sizeof(From),
                sizeof(From));
    out[i] = f(element);
  }
  return made;
}

}  // namespace

bool element_type(onnx::data_type from, dtype& to) {
  switch (from) {
    case onnx::data_type::float32:
    case onnx::data_type::float16:
    case onnx::data_type::bfloat16:
    case onnx::data_type::float64:
      to = dtype::f32;
      return true;
    case onnx::data_type::int64:
      to = dtype::i64;
      return true;
    case onnx::data_type::int32:
      to = dtype::i32;
      return true;
    case onnx::data_type::int8:
      to = dtype::i8;
      return true;
    case onnx::data_type::uint8:
      to = dtype::u8;
      return true;
    case onnx::data_type::boolean:
      to = dtype::boolean;
      return true;
    default:
      return false;
  }
}

result<tensor_ptr> constant_of(const onnx::tensor& from) {
  dtype type = dtype::f32;
  if (!element_type(from.type, type)) {
    return unsupported("tensor '" + from.name + "' holds " + onnx::type_name(from.type) +
                       ", which is not supported");
  }
  switch (from.type) {
    case onnx::data_type::float16:
      return convert<uint16_t, float>(from, type, half_to_float);
    case onnx::data_type::bfloat16:
      return convert<uint16_t, float>(from, type, [](uint16_t bits) {
        return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16U);
      });
    case onnx::data_type::float64:
      return convert<double, float>(from, type, [](double x) { return static_cast<float>(x); });
    default:
      break;
  }
  if (from.bytes.empty()) return tensor_ptr(std::make_shared<tensor>(type, from.dims));
  return tensor_ptr(std::make_shared<tensor>(type, from.dims, from.bytes));
}

}  // namespace graft::onednn
