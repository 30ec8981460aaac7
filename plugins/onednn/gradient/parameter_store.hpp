// The parameters of a trainable network: contiguous float tensors under their ONNX names.
#pragma once

#include "gradient/buffer_pool.hpp"
#include "ir/graph.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace graft::onednn::gradient {

// What a parameter does in its layer: what random initialisation goes by.
enum class role : uint8_t { weight, bias, scale, shift, mean, variance };

struct parameter {
  std::string name;  // the ONNX initialiser's, or that of the value which a node makes of some
  shape dims;
  gradient::role role = role::weight;
  bool trainable = true;  // false for a running mean or variance
  bool decays = true;     // false for biases and the scale and shift of a normalisation
  int32_t stage = 0;      // index of the stage that reads it first
  buffer value;           // element_count(dims) floats, row-major
  buffer gradient;        // the same; null where it is not trainable

  [[nodiscard]] int64_t count() const { return element_count(dims); }
};

class parameter_store {
 public:
  // Gathers what the nodes of `g` read: constants that a layer takes as weights, and floats of more
  // than one element that the model stores. `is_initialiser` tells those from folded ones.
  parameter_store(const graph& g, const std::map<std::string, bool>& is_initialiser);

  // -1 where a value is no parameter.
  [[nodiscard]] int32_t find(const std::string& name) const;
  [[nodiscard]] const std::vector<parameter>& all() const { return all_; }
  [[nodiscard]] std::vector<parameter>& all() { return all_; }
  // Raised by whoever writes to a value, so that packed copies are made again.
  uint64_t version = 1;

 private:
  void add(const graph& g, const node& n, std::size_t input,
           const std::map<std::string, bool>& is_initialiser);

  std::vector<parameter> all_;
  std::map<std::string, int32_t> index_;
};

}  // namespace graft::onednn::gradient
