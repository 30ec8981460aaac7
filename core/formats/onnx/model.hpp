// An ONNX model as plain structs: what reader.hpp makes of a file and writer.hpp turns into one.
// Field names and meanings are those of onnx.proto (ONNX 1.x, IR versions 3 to 11).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace graft::onnx {

enum class data_type : int32_t {
  undefined = 0,
  float32 = 1,
  uint8 = 2,
  int8 = 3,
  uint16 = 4,
  int16 = 5,
  int32 = 6,
  int64 = 7,
  string = 8,
  boolean = 9,
  float16 = 10,
  float64 = 11,
  uint32 = 12,
  uint64 = 13,
  bfloat16 = 16,
};

// Bytes of one element; 0 for strings and for types that this library does not know.
std::size_t element_size(data_type type);
// "float32", "int64", ...; "type 17" for one that is not known.
std::string type_name(data_type type);

// A TensorProto. `bytes` holds the elements, little-endian and row-major, and has no alignment:
// it points into the file where that had raw_data, and into `storage` otherwise.
struct tensor {
  std::string name;
  data_type type = data_type::undefined;
  std::vector<int64_t> dims;
  std::span<const std::byte> bytes;
  std::shared_ptr<const std::vector<std::byte>> storage;
  std::vector<std::string> strings;  // only for data_type::string

  // Product of dims, which the reader has checked against overflow.
  [[nodiscard]] int64_t elements() const;
};

// Makes a tensor that owns a copy of `bytes`.
tensor make_tensor(std::string name, data_type type, std::vector<int64_t> dims,
                   std::span<const std::byte> bytes);
tensor make_tensor(std::string name, std::vector<int64_t> dims, std::span<const float> values);
tensor make_tensor(std::string name, std::vector<int64_t> dims, std::span<const int64_t> values);

enum class attribute_type : int32_t {
  undefined = 0,
  real = 1,
  integer = 2,
  string = 3,
  tensor = 4,
  graph = 5,
  reals = 6,
  integers = 7,
  strings = 8,
};

struct attribute {
  std::string name;
  attribute_type type = attribute_type::undefined;
  float f = 0;
  int64_t i = 0;
  std::string s;
  onnx::tensor t;
  std::vector<float> floats;
  std::vector<int64_t> ints;
  std::vector<std::string> strings;
  // Subgraphs and other kinds are not parsed: the message's bytes, as in the file.
  std::span<const std::byte> opaque;
};

attribute make_attribute(std::string name, float value);
attribute make_attribute(std::string name, int64_t value);
attribute make_attribute(std::string name, std::string value);
attribute make_attribute(std::string name, std::vector<int64_t> values);
attribute make_attribute(std::string name, std::vector<float> values);
attribute make_attribute(std::string name, tensor value);

struct node {
  std::string name;
  std::string op_type;
  std::string domain;
  std::vector<std::string> inputs;  // empty name = an optional input left out
  std::vector<std::string> outputs;
  std::vector<attribute> attributes;

  // Null where the node has none of that name.
  [[nodiscard]] const attribute* find(std::string_view name) const;
};

// A dimension: a size, or a symbol ("N"), or neither where the file does not say.
struct dimension {
  std::optional<int64_t> size;
  std::string symbol;
};

struct value_info {
  std::string name;
  data_type type = data_type::undefined;  // undefined also for values that are not tensors
  bool has_shape = false;
  std::vector<dimension> shape;
};

struct graph {
  std::string name;
  std::vector<node> nodes;
  std::vector<tensor> initializers;
  std::vector<value_info> inputs;
  std::vector<value_info> outputs;
  std::vector<value_info> values;
};

struct opset {
  std::string domain;  // empty = the standard operators
  int64_t version = 0;
};

struct model {
  int64_t ir_version = 0;
  std::string producer_name;
  std::string producer_version;
  std::vector<opset> opsets;
  onnx::graph graph;
  std::vector<std::pair<std::string, std::string>> metadata;

  // Version of the standard operators; 0 where the file names none.
  [[nodiscard]] int64_t opset_version() const;
};

}  // namespace graft::onnx
