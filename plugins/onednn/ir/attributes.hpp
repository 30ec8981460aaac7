// The attributes of a node, by name, with ONNX's defaults given at the place of use.
#pragma once

#include "formats/onnx/model.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace graft::onednn {

class attributes {
 public:
  attributes() = default;
  explicit attributes(std::vector<onnx::attribute> all) : all_(std::move(all)) {}

  [[nodiscard]] const onnx::attribute* find(std::string_view name) const {
    for (const onnx::attribute& one : all_) {
      if (one.name == name) return &one;
    }
    return nullptr;
  }
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  [[nodiscard]] int64_t integer(std::string_view name, int64_t otherwise) const {
    const onnx::attribute* one = find(name);
    return one == nullptr ? otherwise : one->i;
  }
  [[nodiscard]] float real(std::string_view name, float otherwise) const {
    const onnx::attribute* one = find(name);
    return one == nullptr ? otherwise : one->f;
  }
  [[nodiscard]] std::string text(std::string_view name, std::string otherwise) const {
    const onnx::attribute* one = find(name);
    return one == nullptr ? std::move(otherwise) : one->s;
  }
  [[nodiscard]] std::vector<int64_t> integers(std::string_view name,
                                              std::vector<int64_t> otherwise = {}) const {
    const onnx::attribute* one = find(name);
    return one == nullptr ? std::move(otherwise) : one->ints;
  }

 private:
  std::vector<onnx::attribute> all_;
};

}  // namespace graft::onednn
