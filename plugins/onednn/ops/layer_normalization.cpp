// LayerNormalization over the axes from `axis` on; InstanceNormalization over the image of each
// channel; GroupNormalization over groups of channels.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cmath>

namespace graft::onednn {
namespace {

// Mean and 1 / sqrt(variance + epsilon) of `size` numbers.
void moments(const float* x, int64_t size, double epsilon, double& mean, double& scale) {
  double sum = 0;
  for (int64_t i = 0; i < size; ++i) sum += x[i];
  mean = sum / static_cast<double>(size);
  double squares = 0;
  for (int64_t i = 0; i < size; ++i) squares += (x[i] - mean) * (x[i] - mean);
  scale = 1 / std::sqrt(squares / static_cast<double>(size) + epsilon);
}

int64_t inner_size(const shape& x, int64_t axis) {
  return element_count(shape(x.begin() + axis, x.end()));
}

// Inputs: x, scale and optional bias that broadcast to the normalised axes. Outputs: y and, where
// asked for, mean and inverse deviation with the normalised axes as 1.
status infer_layer(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  int64_t axis = in.at.attrs.integer("axis", -1);
  const shape& x = in.dims(0);
  if (x.empty()) return invalid("its input is a scalar");
  GRAFT_TRY(normalise_axis(axis, in.rank(0)));
  const shape normalised(x.begin() + axis, x.end());
  if (element_count(normalised) == 0) return invalid("its input is " + to_string(x));
  for (std::size_t i = 1; i < 3; ++i) {
    if (!in.has(i)) continue;
    GRAFT_TRY(expect_float(in, i));
    shape wide;
    GRAFT_TRY(broadcast(normalised, in.dims(i), wide));
    if (wide != normalised)
      return invalid("input " + std::to_string(i) + " is larger than its axes");
  }
  shape kept = x;
  std::fill(kept.begin() + axis, kept.end(), 1);
  in.output(1, dtype::f32, kept);
  in.output(2, dtype::f32, kept);
  return like_input(in);
}

void evaluate_layer(const evaluation& e) {
  const shape& x = e.in[0].dims;
  int64_t axis = e.at.attrs.integer("axis", -1);
  if (axis < 0) axis += static_cast<int64_t>(x.size());
  const double epsilon = e.at.attrs.real("epsilon", 1e-5F);
  const int64_t size = inner_size(x, axis);
  const shape normalised(x.begin() + axis, x.end());
  const int64_t rows = e.in[0].count() / size;
  for (int64_t row = 0; row < rows; ++row) {
    const float* from = e.in[0].as<float>() + row * size;
    float* to = e.out[0].as<float>() + row * size;
    double mean = 0;
    double scale = 0;
    moments(from, size, epsilon, mean, scale);
    for_each_broadcast(normalised, e.in[1].dims, [&](int64_t i, int64_t at) {
      to[i] = static_cast<float>((from[i] - mean) * scale) * e.in[1].as<float>()[at];
    });
    if (e.has(2)) {
      for_each_broadcast(normalised, e.in[2].dims,
                         [&](int64_t i, int64_t at) { to[i] += e.in[2].as<float>()[at]; });
    }
    const double told[] = {0, mean, scale};
    for (std::size_t i = 1; i < e.out.size(); ++i) {
      if (e.out[i].data != nullptr) e.out[i].as<float>()[row] = static_cast<float>(told[i]);
    }
  }
}

// Inputs: x [N,C,...], scale and bias [C]; before opset 21 GroupNormalization has one of each a
// group.
status infer_channels(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  const shape& x = in.dims(0);
  if (x.size() < 3 || element_count(x) == 0) return invalid("its input is " + to_string(x));
  const int64_t groups = in.at.attrs.integer("num_groups", x[1]);
  if (groups < 1 || groups > x[1] || x[1] % groups != 0) {
    return invalid(std::to_string(groups) + " groups do not fit " + to_string(x));
  }
  for (std::size_t i = 1; i < 3; ++i) {
    GRAFT_TRY(expect_float(in, i));
    if (in.dims(i) != shape{x[1]} && in.dims(i) != shape{groups}) {
      return invalid("input " + std::to_string(i) + " is " + to_string(in.dims(i)) +
                     ", expected one value a channel of " + to_string(x));
    }
  }
  return like_input(in);
}

void evaluate_channels(const evaluation& e) {
  const shape& x = e.in[0].dims;
  const int64_t groups = e.at.attrs.integer("num_groups", x[1]);
  const double epsilon = e.at.attrs.real("epsilon", 1e-5F);
  const int64_t image = inner_size(x, 2);
  const int64_t channels = x[1] / groups;
  const auto parameter = [&](std::size_t input, int64_t channel) {
    const int64_t count = e.in[input].count();
    return e.in[input].as<float>()[count == x[1] ? channel : channel / channels];
  };
  for (int64_t n = 0; n < x[0]; ++n) {
    for (int64_t g = 0; g < groups; ++g) {
      const int64_t first = (n * x[1] + g * channels) * image;
      double mean = 0;
      double scale = 0;
      moments(e.in[0].as<float>() + first, channels * image, epsilon, mean, scale);
      for (int64_t i = 0; i < channels * image; ++i) {
        const int64_t channel = g * channels + i / image;
        e.out[0].as<float>()[first + i] =
            static_cast<float>((e.in[0].as<float>()[first + i] - mean) * scale) *
                parameter(1, channel) +
            parameter(2, channel);
      }
    }
  }
}

}  // namespace

const op_schema layer_normalization_op{"LayerNormalization", 2,   3, infer_layer,
                                       evaluate_layer,       true};
const op_schema instance_normalization_op{"InstanceNormalization", 3, 3, infer_channels,
                                          evaluate_channels};
const op_schema group_normalization_op{"GroupNormalization", 3, 3, infer_channels,
                                       evaluate_channels};

}  // namespace graft::onednn
