// Every operator's vector-Jacobian product against finite differences.
#include "gradient/builder.hpp"
#include "support/catch.hpp"
#include "training_support.hpp"
#include "vjp_cases.hpp"

#include <set>

using namespace graft;
using namespace graft::test;

namespace {

// The case's model; where its input is no image, it is made of one.
model_builder model_of(const vjp_case& one) {
  model_builder m(one.dims, one.opset);
  one.build(m);
  if (one.dims.size() == 3) return m;
  ints dims = one.dims;
  while (dims.size() < 3) dims.push_back(1);
  model_builder image(dims, one.opset);
  ints wanted = one.dims;
  wanted.insert(wanted.begin(), 0);
  image.model.graph.inputs[0].name = "image";
  image.integers("wanted", wanted).node("Reshape", {"image", "wanted"}, "x");
  for (const onnx::node& n : m.model.graph.nodes) image.model.graph.nodes.push_back(n);
  for (const onnx::tensor& t : m.model.graph.initializers) {
    image.model.graph.initializers.push_back(t);
  }
  return image;
}

void check(const vjp_case& one) {
  INFO(one.name);
  const model_builder m = model_of(one);
  // Three items as micro-batches of two and one.
  constexpr int64_t n = 3;
  onednn::gradient::trainable_options options;
  options.micro_batch = 2;
  options.shards = 2;
  const trained_model net = trainable(m.model, options);
  const auto size = static_cast<std::size_t>(n * net.input_size());
  std::vector<float> x = spread(size, 7);
  for (float& value : x) value += one.offset;
  // Less than half the way to a neighbour or to zero, so that no kink is crossed.
  const double step = one.linear ? 2e-3 : std::min(2e-3, 0.4 / static_cast<double>(size));
  const mode how = one.batch ? mode::batch_bn : mode::frozen_bn;
  for (const std::string& wrong : check_gradients(net, how, x, n, step, 1e-2)) {
    FAIL_CHECK(one.name << ": " << wrong);
  }
}

}  // namespace

TEST_CASE("every vector-Jacobian product agrees with finite differences") {
  std::set<std::string> seen;
  for (const auto* cases : {&layer_vjps, &element_vjps}) {
    for (const vjp_case& one : *cases) {
      check(one);
      const model_builder m = model_of(one);
      for (const onnx::node& n : m.model.graph.nodes) seen.insert(n.op_type);
    }
  }
  for (const std::string_view name : onednn::gradient::vjp_names()) {
    INFO(name << " has no case");
    CHECK(seen.count(std::string(name)) == 1);
  }
}
