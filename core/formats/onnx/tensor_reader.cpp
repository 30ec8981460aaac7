#include "formats/onnx/tensor_reader.hpp"

#include <algorithm>
#include <utility>

namespace graft::onnx {
namespace {

status wrong_type(const wire_field& field) {
  return fault_at(field.offset, "field " + std::to_string(field.number) +
                                    " has an unexpected wire type; the file is damaged or not an "
                                    "ONNX model");
}

status too_many(const wire_field& field, std::size_t limit) {
  return fault_at(field.offset,
                  "a list has more than " + std::to_string(limit) + " elements, which is refused");
}

// The typed fields of a tensor (float_data, int32_data, ...), gathered as little-endian elements.
class typed_data {
 public:
  typed_data(data_type type, uint64_t limit) : type_(type), limit_(limit) {}

  status add(const wire_field& field) {
    used_ = true;
    if (field.type != wire_type::bytes) return add_one(field);
    wire_reader packed(field);
    while (!packed.done()) {
      wire_field one;
      one.number = field.number;
      one.offset = packed.offset();
      if (field.number == 4) {
        uint32_t bits = 0;
        GRAFT_TRY(packed.fixed(bits));
        one.value = bits;
      } else if (field.number == 10) {
        GRAFT_TRY(packed.fixed(one.value));
      } else {
        GRAFT_TRY(packed.varint(one.value));
      }
      GRAFT_TRY(add_one(one));
    }
    return {};
  }

  [[nodiscard]] bool used() const { return used_; }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  // Which field holds elements of this type, by onnx.proto.
  [[nodiscard]] uint32_t expected_field() const {
    switch (type_) {
      case data_type::float32:
        return 4;
      case data_type::float64:
        return 10;
      case data_type::int64:
        return 7;
      case data_type::uint32:
      case data_type::uint64:
        return 11;
      default:
        return 5;
    }
  }

  status add_one(const wire_field& field) {
    const std::size_t size = element_size(type_);
    if (size == 0 || field.number != expected_field()) {
      return fault_at(field.offset, "the elements of a " + type_name(type_) +
                                        " tensor are in field " + std::to_string(field.number) +
                                        ", where that type's cannot be");
    }
    if (bytes_.size() + size > limit_) {
      return fault_at(field.offset, "a tensor holds more than " + std::to_string(limit_) +
                                        " bytes outside raw_data, which is refused");
    }
    const auto* from = reinterpret_cast<const std::byte*>(&field.value);
    bytes_.insert(bytes_.end(), from, from + size);
    return {};
  }

  data_type type_;
  uint64_t limit_;
  bool used_ = false;
  std::vector<std::byte> bytes_;
};

// Bytes that dims and type ask for; refuses negative sizes, overflow and more than the limit.
status wanted_bytes(const tensor& t, const wire_field& message, const limits& bounds,
                    uint64_t& bytes) {
  const uint64_t size = std::max<std::size_t>(element_size(t.type), 1);
  uint64_t count = 1;
  bool empty = false;
  for (const int64_t dim : t.dims) {
    if (dim < 0) {
      return fault_at(message.offset,
                      "tensor '" + t.name + "' has the negative dimension " + std::to_string(dim));
    }
    if (dim == 0) empty = true;
    if (dim > 0 && count > bounds.tensor_bytes / static_cast<uint64_t>(dim)) {
      return fault_at(message.offset, "tensor '" + t.name + "' has dimensions of more than " +
                                          std::to_string(bounds.tensor_bytes) +
                                          " elements, which is refused");
    }
    if (dim > 0) count *= static_cast<uint64_t>(dim);
  }
  if (count > bounds.tensor_bytes / size) {
    return fault_at(message.offset, "tensor '" + t.name + "' is larger than " +
                                        std::to_string(bounds.tensor_bytes) +
                                        " bytes, which is refused");
  }
  bytes = empty ? 0 : count * size;
  return {};
}

}  // namespace

status read_string(const wire_field& field, std::size_t limit, std::string& out) {
  if (field.type != wire_type::bytes) return wrong_type(field);
  if (field.bytes.size() > limit) {
    return fault_at(field.offset, "a name or string of " + std::to_string(field.bytes.size()) +
                                      " bytes is longer than the limit of " +
                                      std::to_string(limit));
  }
  out.assign(reinterpret_cast<const char*>(field.bytes.data()), field.bytes.size());
  return {};
}

status append_integers(const wire_field& field, std::size_t limit, std::vector<int64_t>& out) {
  if (field.type == wire_type::varint) {
    if (out.size() >= limit) return too_many(field, limit);
    out.push_back(field.integer());
    return {};
  }
  if (field.type != wire_type::bytes) return wrong_type(field);
  wire_reader packed(field);
  while (!packed.done()) {
    if (out.size() >= limit) return too_many(field, limit);
    uint64_t value = 0;
    GRAFT_TRY(packed.varint(value));
    out.push_back(static_cast<int64_t>(value));
  }
  return {};
}

status append_reals(const wire_field& field, std::size_t limit, std::vector<float>& out) {
  if (field.type == wire_type::fixed32) {
    if (out.size() >= limit) return too_many(field, limit);
    out.push_back(field.real());
    return {};
  }
  if (field.type != wire_type::bytes) return wrong_type(field);
  wire_reader packed(field);
  while (!packed.done()) {
    if (out.size() >= limit) return too_many(field, limit);
    float value = 0;
    GRAFT_TRY(packed.fixed(value));
    out.push_back(value);
  }
  return {};
}

status read_tensor(const wire_field& message, const limits& bounds, uint64_t& decoded_left,
                   tensor& out) {
  if (message.type != wire_type::bytes) return wrong_type(message);
  // Type and name first: the order of fields in a message is free.
  bool raw = false;
  wire_field field;
  for (wire_reader reader(message); !reader.done();) {
    GRAFT_TRY(reader.next(field));
    switch (field.number) {
      case 1:
        GRAFT_TRY(append_integers(field, bounds.rank, out.dims));
        break;
      case 2:
        out.type = static_cast<data_type>(static_cast<int32_t>(field.value));
        break;
      case 8:
        GRAFT_TRY(read_string(field, bounds.name_bytes, out.name));
        break;
      case 9:
        if (field.type != wire_type::bytes) return wrong_type(field);
        out.bytes = field.bytes;
        raw = true;
        break;
      case 3:
        return unsupported("a tensor is stored in segments, which is not supported");
      default:
        break;
    }
  }
  typed_data typed(out.type, decoded_left);
  for (wire_reader reader(message); !reader.done();) {
    GRAFT_TRY(reader.next(field));
    if (field.number == 13 || (field.number == 14 && field.value != 0)) {
      return unsupported("byte " + std::to_string(field.offset) + ": tensor '" + out.name +
                         "' keeps its data in another file (external data), which is refused; "
                         "export the model as one file");
    }
    if (field.number == 6 && out.type == data_type::string) {
      if (out.strings.size() >= bounds.list_elements) return too_many(field, bounds.list_elements);
      GRAFT_TRY(read_string(field, bounds.name_bytes, out.strings.emplace_back()));
    }
    const bool data = field.number == 4 || field.number == 5 || field.number == 7 ||
                      field.number == 10 || field.number == 11;
    if (data && !raw) GRAFT_TRY(typed.add(field));
  }
  uint64_t bytes = 0;
  GRAFT_TRY(wanted_bytes(out, message, bounds, bytes));
  if (out.type == data_type::string) return {};
  if (element_size(out.type) == 0) {
    return unsupported("byte " + std::to_string(message.offset) + ": tensor '" + out.name +
                       "' has element " + type_name(out.type) + ", which is not supported");
  }
  if (typed.used()) {
    out.storage = std::make_shared<const std::vector<std::byte>>(typed.take());
    out.bytes = *out.storage;
    decoded_left -= out.bytes.size();
  }
  if (out.bytes.size() != bytes) {
    return fault_at(message.offset,
                    "tensor '" + out.name + "' holds " + std::to_string(out.bytes.size()) +
                        " bytes where its dimensions and type ask for " + std::to_string(bytes));
  }
  return {};
}

}  // namespace graft::onnx
