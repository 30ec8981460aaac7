#include "resize/taps.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace graft::augment {
namespace {

double box_filter(double x) { return x > -0.5 && x <= 0.5 ? 1.0 : 0.0; }

double bilinear_filter(double x) {
  x = std::abs(x);
  return x < 1.0 ? 1.0 - x : 0.0;
}

// Keys' cubic with a = -0.5; the order of operations is Pillow's, so that the bits are.
double bicubic_filter(double x) {
  constexpr double a = -0.5;
  x = std::abs(x);
  if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
  if (x < 2.0) return (((x - 5) * x + 8) * x - 4) * a;
  return 0.0;
}

double sinc(double x) {
  if (x == 0.0) return 1.0;
  x *= std::numbers::pi;
  return std::sin(x) / x;
}

double lanczos_filter(double x) { return x >= -3.0 && x < 3.0 ? sinc(x) * sinc(x / 3) : 0.0; }

struct kernel {
  double (*weight)(double);
  double support;
};

kernel kernel_of(interpolation filter) {
  switch (filter) {
    case interpolation::lanczos:
      return {lanczos_filter, 3.0};
    case interpolation::bicubic:
      return {bicubic_filter, 2.0};
    case interpolation::box:
      return {box_filter, 0.5};
    case interpolation::bilinear:
    case interpolation::nearest:
      break;
  }
  return {bilinear_filter, 1.0};
}

int32_t to_fixed(double weight) {
  const double scaled = weight * (1 << precision_bits);
  return static_cast<int32_t>(weight < 0 ? -0.5 + scaled : 0.5 + scaled);
}

void split_halves(axis_taps& taps) {
  const auto word = [](int32_t first, int32_t second) {
    return static_cast<int32_t>(static_cast<uint32_t>(first & 0xFFFF) |
                                static_cast<uint32_t>(second) << 16);
  };
  const std::size_t words = taps.weight.size() / 2;
  taps.low.resize(words);
  taps.high.resize(words);
  for (std::size_t i = 0; i < words; ++i) {
    const int32_t a = taps.weight[2 * i];
    const int32_t b = taps.weight[2 * i + 1];
    taps.low[i] = word(a & 0x7FFF, b & 0x7FFF);
    taps.high[i] = word(a >> 15, b >> 15);
  }
}

}  // namespace

axis_taps make_taps(interpolation filter, int source, float begin, float end, int size, int from,
                    int n) {
  const kernel kernel = kernel_of(filter);
  const double scale = static_cast<double>(end - begin) / size;
  const double stretch = std::max(scale, 1.0);
  const double support = kernel.support * stretch;
  const double shrink = 1.0 / stretch;
  const int widest = static_cast<int>(std::ceil(support)) * 2 + 1;

  axis_taps taps;
  taps.pairs = (widest + 1) / 2;
  const auto outputs = static_cast<std::size_t>(n);
  const std::size_t stride = static_cast<std::size_t>(taps.pairs) * 2;
  taps.first.resize(outputs);
  taps.count.resize(outputs);
  taps.weight.assign(outputs * stride, 0);
  std::vector<double> weights(static_cast<std::size_t>(widest));
  for (std::size_t i = 0; i < outputs; ++i) {
    const double centre = begin + (from + static_cast<int>(i) + 0.5) * scale;
    const int first = std::max(static_cast<int>(centre - support + 0.5), 0);
    const int count = std::min(static_cast<int>(centre + support + 0.5), source) - first;
    double sum = 0.0;
    for (int t = 0; t < count; ++t) {
      weights[static_cast<std::size_t>(t)] = kernel.weight((t + first - centre + 0.5) * shrink);
      sum += weights[static_cast<std::size_t>(t)];
    }
    for (int t = 0; t < count; ++t) {
      const double weight = weights[static_cast<std::size_t>(t)];
      taps.weight[i * stride + static_cast<std::size_t>(t)] =
          to_fixed(sum != 0.0 ? weight / sum : weight);
    }
    taps.first[i] = first;
    taps.count[i] = count;
  }
  split_halves(taps);
  return taps;
}

}  // namespace graft::augment
