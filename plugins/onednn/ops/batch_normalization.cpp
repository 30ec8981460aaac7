// BatchNormalization in inference form: y = (x - mean) / sqrt(variance + epsilon) * scale + bias.
#include "ops/ops.hpp"

#include <cmath>

namespace graft::onednn {
namespace {

// Inputs: x [N,C,...], scale, bias, mean, variance, each [C].
status infer(inference& in) {
  if (in.at.attrs.integer("training_mode", 0) != 0) {
    return unsupported("it is in training mode; export the model for inference");
  }
  if (in.rank(0) < 2) return invalid("its input is " + to_string(in.dims(0)));
  for (std::size_t i = 1; i < 5; ++i) {
    if (in.dims(i) != shape{in.dims(0)[1]}) {
      return invalid("input " + std::to_string(i) + " is " + to_string(in.dims(i)) +
                     ", expected one value a channel of " + to_string(in.dims(0)));
    }
  }
  in.output(0, dtype::f32, in.dims(0));
  return {};
}

void evaluate(const evaluation& e) {
  const shape& x = e.in[0].dims;
  const float epsilon = e.at.attrs.real("epsilon", 1e-5F);
  const int64_t inner = x[0] * x[1] == 0 ? 0 : e.in[0].count() / (x[0] * x[1]);
  const float* from = e.in[0].as<float>();
  float* to = e.out[0].as<float>();
  for (int64_t n = 0; n < x[0]; ++n) {
    for (int64_t c = 0; c < x[1]; ++c) {
      const float factor = e.in[1].as<float>()[c] / std::sqrt(e.in[4].as<float>()[c] + epsilon);
      const float mean = e.in[3].as<float>()[c];
      const float bias = e.in[2].as<float>()[c];
      for (int64_t i = 0; i < inner; ++i) *to++ = (*from++ - mean) * factor + bias;
    }
  }
}

}  // namespace

const op_schema batch_normalization_op{"BatchNormalization", 5, 5, infer, evaluate};

}  // namespace graft::onednn
