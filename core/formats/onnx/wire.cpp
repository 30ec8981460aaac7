#include "formats/onnx/wire.hpp"

#include <bit>

namespace graft::onnx {

static_assert(std::endian::native == std::endian::little, "ONNX files are little-endian");

status fault_at(uint64_t offset, const std::string& what) {
  return data_loss("byte " + std::to_string(offset) + ": " + what);
}

float wire_field::real() const { return std::bit_cast<float>(static_cast<uint32_t>(value)); }
double wire_field::real64() const { return std::bit_cast<double>(value); }

status wire_reader::fault(const std::string& what) const { return fault_at(offset(), what); }

status wire_reader::varint(uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 70; shift += 7) {
    if (done()) return fault("the file ends inside a number; it is cut short or not an ONNX model");
    const auto byte = static_cast<uint64_t>(bytes_[position_++]);
    if (shift == 63 && (byte & 0x7e) != 0) return fault("a number is larger than 64 bits");
    value |= (byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return {};
  }
  return fault("a number is longer than ten bytes");
}

status wire_reader::next(wire_field& field) {
  const uint64_t start = offset();
  uint64_t key = 0;
  GRAFT_TRY(varint(key));
  if (key >> 3 == 0 || key >> 3 > 0x1fffffff) {
    return fault_at(start, "field number " + std::to_string(key >> 3) +
                               " cannot be; the file is damaged or not an ONNX model");
  }
  field.number = static_cast<uint32_t>(key >> 3);
  field.type = static_cast<wire_type>(key & 7);
  field.bytes = {};
  field.value = 0;
  field.offset = offset();
  switch (field.type) {
    case wire_type::varint:
      return varint(field.value);
    case wire_type::fixed64:
      return fixed(field.value);
    case wire_type::fixed32: {
      uint32_t value = 0;
      GRAFT_TRY(fixed(value));
      field.value = value;
      return {};
    }
    case wire_type::bytes: {
      uint64_t length = 0;
      GRAFT_TRY(varint(length));
      const std::size_t left = bytes_.size() - position_;
      if (length > left) {
        return fault_at(start, "field " + std::to_string(field.number) + " says it has " +
                                   std::to_string(length) + " bytes but only " +
                                   std::to_string(left) +
                                   " are left; the file is cut short or not an ONNX model");
      }
      field.offset = offset();
      field.bytes = bytes_.subspan(position_, static_cast<std::size_t>(length));
      position_ += static_cast<std::size_t>(length);
      return {};
    }
  }
  return fault_at(start, "wire type " + std::to_string(key & 7) +
                             " is not one of protobuf's; the file is damaged or not an ONNX model");
}

}  // namespace graft::onnx
