#include "formats/onnx/model.hpp"

#include <utility>

namespace graft::onnx {

std::size_t element_size(data_type type) {
  switch (type) {
    case data_type::uint8:
    case data_type::int8:
    case data_type::boolean:
      return 1;
    case data_type::uint16:
    case data_type::int16:
    case data_type::float16:
    case data_type::bfloat16:
      return 2;
    case data_type::float32:
    case data_type::int32:
    case data_type::uint32:
      return 4;
    case data_type::int64:
    case data_type::uint64:
    case data_type::float64:
      return 8;
    case data_type::undefined:
    case data_type::string:
      return 0;
  }
  return 0;
}

std::string type_name(data_type type) {
  switch (type) {
    case data_type::undefined:
      return "undefined";
    case data_type::float32:
      return "float32";
    case data_type::uint8:
      return "uint8";
    case data_type::int8:
      return "int8";
    case data_type::uint16:
      return "uint16";
    case data_type::int16:
      return "int16";
    case data_type::int32:
      return "int32";
    case data_type::int64:
      return "int64";
    case data_type::string:
      return "string";
    case data_type::boolean:
      return "bool";
    case data_type::float16:
      return "float16";
    case data_type::float64:
      return "float64";
    case data_type::uint32:
      return "uint32";
    case data_type::uint64:
      return "uint64";
    case data_type::bfloat16:
      return "bfloat16";
  }
  return "type " + std::to_string(static_cast<int32_t>(type));
}

int64_t tensor::elements() const {
  int64_t count = 1;
  for (const int64_t size : dims) count *= size;
  return count;
}

tensor make_tensor(std::string name, data_type type, std::vector<int64_t> dims,
                   std::span<const std::byte> bytes) {
  tensor made;
  made.name = std::move(name);
  made.type = type;
  made.dims = std::move(dims);
  made.storage = std::make_shared<const std::vector<std::byte>>(bytes.begin(), bytes.end());
  made.bytes = *made.storage;
  return made;
}

tensor make_tensor(std::string name, std::vector<int64_t> dims, std::span<const float> values) {
  return make_tensor(std::move(name), data_type::float32, std::move(dims), std::as_bytes(values));
}

tensor make_tensor(std::string name, std::vector<int64_t> dims, std::span<const int64_t> values) {
  return make_tensor(std::move(name), data_type::int64, std::move(dims), std::as_bytes(values));
}

namespace {

attribute named(std::string name, attribute_type type) {
  attribute made;
  made.name = std::move(name);
  made.type = type;
  return made;
}

}  // namespace

attribute make_attribute(std::string name, float value) {
  attribute made = named(std::move(name), attribute_type::real);
  made.f = value;
  return made;
}

attribute make_attribute(std::string name, int64_t value) {
  attribute made = named(std::move(name), attribute_type::integer);
  made.i = value;
  return made;
}

attribute make_attribute(std::string name, std::string value) {
  attribute made = named(std::move(name), attribute_type::string);
  made.s = std::move(value);
  return made;
}

attribute make_attribute(std::string name, std::vector<int64_t> values) {
  attribute made = named(std::move(name), attribute_type::integers);
  made.ints = std::move(values);
  return made;
}

attribute make_attribute(std::string name, std::vector<float> values) {
  attribute made = named(std::move(name), attribute_type::reals);
  made.floats = std::move(values);
  return made;
}

attribute make_attribute(std::string name, tensor value) {
  attribute made = named(std::move(name), attribute_type::tensor);
  made.t = std::move(value);
  return made;
}

const attribute* node::find(std::string_view name) const {
  for (const attribute& one : attributes) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

int64_t model::opset_version() const {
  for (const opset& one : opsets) {
    if (one.domain.empty() || one.domain == "ai.onnx") return one.version;
  }
  return 0;
}

}  // namespace graft::onnx
