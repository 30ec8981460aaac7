#include "runner/bench_train.hpp"

#include "runtime/training/tensor.hpp"
#include "runtime/training/trained_backbone.hpp"

#include <graft/sdk/philox.hpp>

#include <algorithm>
#include <cmath>

namespace graft::runner {
namespace {

constexpr std::size_t classes = 10;
constexpr float rate = 1e-4F;  // small, so that noise for photos does not drive weights away

using runtime::float_buffer;

float_buffer noise(std::size_t n, float scale, uint64_t key) {
  float_buffer made(n);
  philox random(key);
  for (float& value : made) value = static_cast<float>(random.uniform(-scale, scale));
  return made;
}

void descend(std::span<float> value, std::span<const float> gradient) {
  for (std::size_t i = 0; i < value.size(); ++i) value[i] -= rate * gradient[i];
}

}  // namespace

struct training_step::state {
  runtime::trained_backbone backbone;
  std::size_t batch = 0;
  std::size_t width = 0;  // features of an item
  float_buffer images;
  float_buffer features;
  float_buffer gradient;  // of the features
  float_buffer weight;    // [width][classes]

  [[nodiscard]] graft_tensor at(float_buffer& data, std::size_t boundary) const {
    return runtime::float_tensor(data.data(), static_cast<int64_t>(batch),
                                 runtime::shape_of(*backbone.boundaries()[boundary]));
  }
  double step_head();
};

// Forward and backward through the head, for labels 0, 1, 2, ...; the head's own update too.
double training_step::state::step_head() {
  double loss = 0;
  float_buffer slopes(batch * classes);
  for (std::size_t r = 0; r < batch; ++r) {
    const float* const x = features.data() + r * width;
    float* const p = slopes.data() + r * classes;
    std::fill_n(p, classes, 0.0F);
    for (std::size_t i = 0; i < width; ++i) {
      for (std::size_t c = 0; c < classes; ++c) p[c] += x[i] * weight[i * classes + c];
    }
    const float top = *std::max_element(p, p + classes);
    float sum = 0;
    for (std::size_t c = 0; c < classes; ++c) sum += p[c] = std::exp(p[c] - top);
    for (std::size_t c = 0; c < classes; ++c) p[c] /= sum;
    const std::size_t label = r % classes;
    loss -= std::log(std::max(p[label], 1e-30F));
    p[label] -= 1.0F;
    for (std::size_t c = 0; c < classes; ++c) p[c] /= static_cast<float>(batch);
    float* const dx = gradient.data() + r * width;
    for (std::size_t i = 0; i < width; ++i) {
      float value = 0;
      for (std::size_t c = 0; c < classes; ++c) value += p[c] * weight[i * classes + c];
      dx[i] = value;
    }
  }
  for (std::size_t r = 0; r < batch; ++r) {
    for (std::size_t i = 0; i < width; ++i) {
      for (std::size_t c = 0; c < classes; ++c) {
        weight[i * classes + c] -= rate * features[r * width + i] * slopes[r * classes + c];
      }
    }
  }
  return loss / static_cast<double>(batch);
}

result<training_step> training_step::open(host::node& backbone, int64_t batch, int workers) {
  if (backbone.differentiable() == nullptr) {
    return unsupported("this backbone cannot be trained (it offers no graft.differentiable/1)");
  }
  GRAFT_TRY_ASSIGN(runtime::trained_backbone opened,
                   runtime::trained_backbone::open(backbone, workers));
  auto made = std::make_shared<state>(state{std::move(opened), 0, 0, {}, {}, {}, {}});
  made->batch = static_cast<std::size_t>(batch);
  const auto& boundaries = made->backbone.boundaries();
  made->width = static_cast<std::size_t>(runtime::item_size(*boundaries.back()));
  made->images = noise(
      made->batch * static_cast<std::size_t>(runtime::item_size(*boundaries.front())), 1.0F, 1);
  made->features.resize(made->batch * made->width);
  made->gradient.resize(made->batch * made->width);
  made->weight = noise(made->width * classes, 0.01F, 2);
  return training_step(std::move(made));
}

result<double> training_step::run() {
  state& own = *state_;
  const uint64_t last = own.backbone.features();
  const graft_tensor in = own.at(own.images, 0);
  graft_tensor out = own.at(own.features, last);
  void* tape = nullptr;
  GRAFT_TRY(own.backbone.forward(0, last, GRAFT_MODE_TRAINING, in, out, &tape));
  const double loss = own.step_head();
  const graft_tensor gradient = own.at(own.gradient, last);
  const status back = own.backbone.vjp(tape, gradient, nullptr);
  own.backbone.destroy_tape(tape);
  GRAFT_TRY(back);
  GRAFT_TRY_ASSIGN(const auto parameters, own.backbone.parameters());
  for (const graft_parameter* one : parameters) {
    if (one->gradient == nullptr) continue;
    descend(runtime::floats_of(*one->value), runtime::floats_of(*one->gradient));
  }
  GRAFT_TRY(own.backbone.changed());
  if (!std::isfinite(loss)) return status(code::out_of_range, "the loss is not a finite number");
  return loss;
}

}  // namespace graft::runner
