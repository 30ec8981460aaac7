// onednn.backbone as a trainer sees it: stages, passes in both directions, and what it predicts
// with weights that were written.
#include "support/catch.hpp"
#include "support/models.hpp"
#include "support/node_bench.hpp"

#include <graft/sdk/tensor.hpp>

#include <cmath>

using namespace graft;
using namespace graft::test;
using onnx::make_attribute;

namespace {

// Three convolutions with BN and ReLU, the image halved twice: stages of several image sizes.
model_builder three_stages() {
  model_builder m({3, 8, 8});
  std::string last = "x";
  const std::vector<int64_t> channels{3, 4, 6, 5};
  for (std::size_t k = 0; k + 1 < channels.size(); ++k) {
    const std::string n = std::to_string(k);
    const int64_t in = channels[k];
    const int64_t out = channels[k + 1];
    m.random("w" + n, {out, in, 3, 3}, static_cast<uint32_t>(k + 1));
    m.random("scale" + n, {out}, static_cast<uint32_t>(k + 10));
    m.random("shift" + n, {out}, static_cast<uint32_t>(k + 20));
    m.random("mean" + n, {out}, static_cast<uint32_t>(k + 30));
    m.floats("var" + n, {out}, std::vector<float>(static_cast<std::size_t>(out), 0.5F));
    const int64_t stride = k == 0 ? 1 : 2;
    m.node("Conv", {last, "w" + n}, "c" + n,
           {make_attribute("pads", std::vector<int64_t>{1, 1, 1, 1}),
            make_attribute("strides", std::vector<int64_t>{stride, stride})});
    m.node("BatchNormalization", {"c" + n, "scale" + n, "shift" + n, "mean" + n, "var" + n},
           "b" + n);
    m.node("Relu", {"b" + n}, "r" + n);
    last = "r" + n;
  }
  m.node("GlobalAveragePool", {last}, "p").node("Flatten", {"p"}, "features");
  return m;
}

// The host's threads: none but the caller's.
graft_status GRAFT_CALL run_here(const graft_workers*, uint64_t n,
                                 void(GRAFT_CALL* task)(void*, uint64_t), void* context) {
  for (uint64_t i = 0; i < n; ++i) task(context, i);
  return GRAFT_OK;
}
const graft_workers here{sizeof(graft_workers), 1, nullptr, run_here};

struct block {
  std::vector<float> data;
  graft_tensor tensor{};

  block(const graft_boundary& boundary, int64_t n) {
    tensor.struct_size = sizeof(tensor);
    tensor.dtype = GRAFT_FLOAT32;
    tensor.rank = boundary.rank + 1;
    tensor.shape[0] = n;
    std::copy_n(boundary.shape, boundary.rank, tensor.shape + 1);
    data.resize(static_cast<std::size_t>(graft::element_count(tensor)));
    tensor.data = data.data();
  }
};

constexpr int64_t items = 5;

block images(onednn::backbone& node) {
  block made(*(*node.boundaries())[0], items);
  for (std::size_t i = 0; i < made.data.size(); ++i) {
    made.data[i] = std::sin(static_cast<float>(i) * 0.7F);
  }
  return made;
}

block pass(onednn::backbone& node, const stretch& part, int32_t mode, const block& in,
           void** tape = nullptr) {
  block out(*(*node.boundaries())[part.to], items);
  REQUIRE(node.forward(part, mode, in.tensor, out.tensor, workers(&here), tape).message().empty());
  return out;
}

double difference(const std::vector<float>& a, const std::vector<float>& b) {
  REQUIRE(a.size() == b.size());
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    most = std::max(most, std::abs(static_cast<double>(a[i]) - b[i]));
  }
  return most;
}

// Settles the node's shapes, as the host does before it runs.
void settle(bench& b) {
  std::vector<int64_t> features;
  REQUIRE(b.infer(8, 8, features).message().empty());
}

}  // namespace

TEST_CASE("frozen stages and trained ones meet at the boundary") {
  bench b(three_stages().bytes(), "fp32", "stage3");
  onednn::backbone& node = b.node();
  settle(b);
  REQUIRE(*node.first_trainable() == 2);
  const block in = images(node);
  const block frozen = pass(node, {0, 2}, GRAFT_MODE_INFERENCE, in);
  const block recorded = pass(node, {0, 2}, GRAFT_MODE_TRAINING, in);
  CHECK(difference(frozen.data, recorded.data) < 1e-5);
  const block features = pass(node, {2, 3}, GRAFT_MODE_INFERENCE, frozen);
  std::vector<float> predicted(features.data.size());
  std::vector<float> input = in.data;
  REQUIRE(b.process(1, input.data(), items, predicted).message().empty());
  CHECK(difference(features.data, predicted) < 1e-5);
}

TEST_CASE("a frozen part gives an item the same bits whatever is beside it") {
  bench b(three_stages().bytes(), "fp32", "stage2");
  settle(b);
  const block in = images(b.node());
  const block all = pass(b.node(), {0, 1}, GRAFT_MODE_INFERENCE, in);
  const graft_boundary& input = *(*b.node().boundaries())[0];
  const graft_boundary& end = *(*b.node().boundaries())[1];
  block one(input, 1);
  block alone(end, 1);
  const std::size_t size = one.data.size();
  std::copy_n(in.data.begin() + static_cast<std::ptrdiff_t>(3 * size), size, one.data.begin());
  REQUIRE(
      b.node()
          .forward({0, 1}, GRAFT_MODE_INFERENCE, one.tensor, alone.tensor, workers(&here), nullptr)
          .ok());
  const auto there = all.data.begin() + static_cast<std::ptrdiff_t>(3 * alone.data.size());
  CHECK(std::equal(alone.data.begin(), alone.data.end(), there));
}

TEST_CASE("a step against the gradient lowers the loss, and prediction follows the weights") {
  bench b(three_stages().bytes(), "fp32", "all");
  onednn::backbone& node = b.node();
  settle(b);
  const block in = images(node);
  const std::size_t last = node.boundaries()->size() - 1;
  const auto total = [](const block& features) {
    double sum = 0;
    for (const float value : features.data) sum += value;
    return sum;
  };
  void* tape = nullptr;
  block features = pass(node, {0, last}, GRAFT_MODE_TRAINING, in, &tape);
  const double before = total(features);
  std::fill(features.data.begin(), features.data.end(), 1.0F);
  REQUIRE(node.vjp(tape, features.tensor, nullptr, workers(&here)).ok());
  node.destroy_tape(tape);
  const auto parameters = *node.parameters();
  for (const graft_parameter* one : parameters) {
    if (one->gradient == nullptr) continue;
    const auto value = elements<float>(*one->value);
    const auto gradient = elements<const float>(*one->gradient);
    for (std::size_t i = 0; i < value.size(); ++i) value[i] -= 1e-3F * gradient[i];
  }
  REQUIRE(node.changed().ok());
  const block after = pass(node, {0, last}, GRAFT_MODE_INFERENCE, in);
  CHECK(total(after) < before);
  std::vector<float> predicted(after.data.size());
  std::vector<float> input = in.data;
  REQUIRE(b.process(1, input.data(), items, predicted).message().empty());
  CHECK(difference(after.data, predicted) < 1e-5);
}

TEST_CASE("parameters have the names of the model, statistics are not trained") {
  bench b(three_stages().bytes(), "fp32", "all");
  std::size_t statistics = 0;
  const auto parameters = *b.node().parameters();
  for (const graft_parameter* one : parameters) {
    const std::string name = graft::to_string(one->name);
    const bool statistic = name.find("mean") == 0 || name.find("var") == 0;
    CHECK((one->gradient == nullptr) == statistic);
    CHECK(((one->flags & GRAFT_PARAMETER_TRAINABLE) == 0) == statistic);
    CHECK(((one->flags & GRAFT_PARAMETER_DECAYS) != 0) == (name.front() == 'w'));
    CHECK(one->stage == static_cast<uint64_t>(name.back() - '0'));
    statistics += statistic ? 1 : 0;
  }
  CHECK(statistics == 6);
}

TEST_CASE("weights that the file hands through Identity are trained like any other") {
  model_builder m({3, 8, 8});
  m.random("w", {4, 3, 3, 3}, 1).random("ones", {4}, 2).random("mean", {4}, 3);
  m.floats("var", {4}, std::vector<float>(4, 0.5F));
  m.node("Identity", {"ones"}, "scale").node("Identity", {"ones"}, "shift");
  m.node("Conv", {"x", "w"}, "c");
  m.node("BatchNormalization", {"c", "scale", "shift", "mean", "var"}, "b");
  m.node("Relu", {"b"}, "r").node("GlobalAveragePool", {"r"}, "p");
  m.node("Flatten", {"p"}, "features");
  bench b(m.bytes(), "fp32", "all");
  onednn::backbone& node = b.node();
  settle(b);
  const auto parameters = *node.parameters();
  std::size_t found = 0;
  for (const graft_parameter* one : parameters) {
    const std::string name = graft::to_string(one->name);
    if (name != "scale" && name != "shift") continue;
    ++found;
    REQUIRE(one->gradient != nullptr);
    for (float& value : elements<float>(*one->value)) value += name == "scale" ? 0.5F : -0.25F;
  }
  CHECK(found == 2);
  REQUIRE(node.changed().ok());
  const block in = images(node);
  const std::size_t last = node.boundaries()->size() - 1;
  const block features = pass(node, {0, last}, GRAFT_MODE_INFERENCE, in);
  std::vector<float> predicted(features.data.size());
  std::vector<float> input = in.data;
  REQUIRE(b.process(1, input.data(), items, predicted).message().empty());
  CHECK(difference(features.data, predicted) < 1e-5);
}

TEST_CASE("random weights come from the key alone") {
  const auto weights = [](uint64_t key) {
    bench b(three_stages().bytes(), "fp32", "all", false, "random");
    REQUIRE(b.node().initialise(key).ok());
    const auto first = elements<const float>(*(*b.node().parameters())[0]->value);
    return std::vector<float>(first.begin(), first.end());
  };
  CHECK(weights(1) == weights(1));
  CHECK(weights(1) != weights(2));
}
