#include "tensor/dtype.hpp"

#include <array>

namespace graft::tensor {
namespace {

struct dtype_fact {
  std::string_view name;
  uint64_t size;
};

constexpr std::array<dtype_fact, 10> facts{{{"none", 0},
                                            {"float32", 4},
                                            {"float64", 8},
                                            {"float16", 2},
                                            {"bfloat16", 2},
                                            {"uint8", 1},
                                            {"int8", 1},
                                            {"int32", 4},
                                            {"int64", 8},
                                            {"bool", 1}}};

const dtype_fact& fact(int32_t dtype) {
  return facts[dtype > 0 && dtype < static_cast<int32_t>(facts.size()) ? dtype : 0];
}

}  // namespace

uint64_t dtype_size(int32_t dtype) { return fact(dtype).size; }
std::string_view dtype_name(int32_t dtype) { return fact(dtype).name; }

}  // namespace graft::tensor
