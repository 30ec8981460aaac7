#include "training/random_weights.hpp"

#include <graft/sdk/philox.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace graft::onednn {
namespace {

// A convolution's weights are [out, in / groups, ...]; of a matrix the direction is not known, so
// the mean of both sizes stands for its inputs.
double inputs_of(const shape& dims) {
  if (dims.size() == 2) return 0.5 * static_cast<double>(dims[0] + dims[1]);
  double n = 1;
  for (std::size_t i = 1; i < dims.size(); ++i) n *= static_cast<double>(dims[i]);
  return n;
}

void fill_normally(const gradient::parameter& one, philox& random) {
  const double deviation = std::sqrt(2.0 / std::max(inputs_of(one.dims), 1.0));
  // Box and Muller's transform: two numbers at a time.
  for (int64_t i = 0; i < one.count(); i += 2) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform()));
    const double angle = 2.0 * std::numbers::pi * random.uniform();
    one.value.get()[i] = static_cast<float>(deviation * radius * std::cos(angle));
    if (i + 1 < one.count()) {
      one.value.get()[i + 1] = static_cast<float>(deviation * radius * std::sin(angle));
    }
  }
}

}  // namespace

void fill_randomly(const std::vector<gradient::parameter>& parameters, uint64_t key) {
  uint64_t number = 0;
  for (const gradient::parameter& one : parameters) {
    const auto words = philox_block(key, number++);
    philox random((static_cast<uint64_t>(words[0]) << 32U) | words[1]);
    switch (one.role) {
      case gradient::role::weight:
        fill_normally(one, random);
        break;
      case gradient::role::scale:
      case gradient::role::variance:
        std::fill_n(one.value.get(), one.count(), 1.0F);
        break;
      case gradient::role::bias:
      case gradient::role::shift:
      case gradient::role::mean:
        std::fill_n(one.value.get(), one.count(), 0.0F);
        break;
    }
  }
}

}  // namespace graft::onednn
