// One operator's forward test each: a small model around it, compiled and interpreted.
#pragma once

#include "support/models.hpp"

#include <string>
#include <vector>

namespace graft::test {

using ints = std::vector<int64_t>;

// The builder has the input "x" of [1,dims] and must make "features".
struct op_case {
  std::string name;
  ints dims;
  int64_t opset;
  void (*build)(model_builder& m);
};

extern const std::vector<op_case> layer_cases;        // convolutions, pools, normalisation
extern const std::vector<op_case> arithmetic_cases;   // element by element
extern const std::vector<op_case> wider_cases;        // normalisation, logic, reductions, masks
extern const std::vector<op_case> rearranging_cases;  // shapes, slices, products

inline onnx::attribute list(const char* name, ints values) {
  return onnx::make_attribute(name, values);
}
inline onnx::attribute number(const char* name, int64_t value) {
  return onnx::make_attribute(name, value);
}
inline onnx::attribute real(const char* name, float value) {
  return onnx::make_attribute(name, value);
}

inline void conv(model_builder& m, ints weights, std::vector<onnx::attribute> attributes) {
  const int64_t channels = weights[0];
  m.random("w", std::move(weights), 1).random("b", {channels}, 2);
  m.node("Conv", {"x", "w", "b"}, "features", std::move(attributes));
}

inline void unary(model_builder& m, const char* op, std::vector<onnx::attribute> attributes = {}) {
  m.node(op, {"x"}, "features", std::move(attributes));
}

inline void binary(model_builder& m, const char* op, ints dims) {
  m.random("y", std::move(dims), 3).node(op, {"x", "y"}, "features");
}

// Arithmetic of two computed tensors, of which the second is broadcast.
inline void gate(model_builder& m, const char* op) {
  m.node("GlobalAveragePool", {"x"}, "mean").node(op, {"x", "mean"}, "features");
}

}  // namespace graft::test
