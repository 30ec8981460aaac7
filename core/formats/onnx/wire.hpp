// The protobuf wire format over a span of bytes, bounded: every read is checked against the end of
// its message and a fault names the byte where it lies. Nothing is copied.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace graft::onnx {

enum class wire_type : uint32_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

// One field of a message. `number` is the field's; `value` holds varint, fixed32 and fixed64.
struct wire_field {
  uint32_t number = 0;
  wire_type type = wire_type::varint;
  uint64_t value = 0;
  std::span<const std::byte> bytes;
  uint64_t offset = 0;  // of the field's payload, from the start of the file

  [[nodiscard]] int64_t integer() const { return static_cast<int64_t>(value); }
  [[nodiscard]] float real() const;
  [[nodiscard]] double real64() const;
};

class wire_reader {
 public:
  // `offset` is where `bytes` starts in the file, for messages.
  explicit wire_reader(std::span<const std::byte> bytes, uint64_t offset = 0)
      : bytes_(bytes), base_(offset) {}
  explicit wire_reader(const wire_field& field) : wire_reader(field.bytes, field.offset) {}

  [[nodiscard]] bool done() const { return position_ == bytes_.size(); }
  [[nodiscard]] uint64_t offset() const { return base_ + position_; }
  // Reads the next field.
  status next(wire_field& field);
  // Reads bare values, as packed repeated fields hold them.
  status varint(uint64_t& value);
  template <class T>
  status fixed(T& value) {
    if (bytes_.size() - position_ < sizeof(T)) return fault("the file ends inside a number");
    std::memcpy(&value, bytes_.data() + position_, sizeof(T));
    position_ += sizeof(T);
    return {};
  }

 private:
  [[nodiscard]] status fault(const std::string& what) const;

  std::span<const std::byte> bytes_;
  std::size_t position_ = 0;
  uint64_t base_ = 0;
};

// "byte 123: what"
status fault_at(uint64_t offset, const std::string& what);

}  // namespace graft::onnx
