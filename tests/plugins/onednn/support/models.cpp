#include "support/models.hpp"

#include "formats/onnx/writer.hpp"
#include "ops/op.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace graft::test {

using namespace graft::onednn;

std::vector<float> noise(std::size_t n, uint32_t seed) {
  std::vector<float> out(n);
  uint32_t state = seed * 2654435761U + 12345U;
  for (float& value : out) {
    state = state * 1664525U + 1013904223U;
    value = static_cast<float>(state >> 8U) / static_cast<float>(1U << 23U) - 1.0F;
  }
  return out;
}

model_builder::model_builder(std::vector<int64_t> dims, int64_t opset) {
  model.ir_version = 8;
  model.opsets = {{"", opset}};
  onnx::value_info in;
  in.name = "x";
  in.type = onnx::data_type::float32;
  in.has_shape = true;
  in.shape.push_back({std::nullopt, "N"});
  for (const int64_t size : dims) in.shape.push_back({size, ""});
  model.graph.inputs.push_back(std::move(in));
  output("features");
}

model_builder& model_builder::node(const std::string& op, std::vector<std::string> inputs,
                                   std::string output, std::vector<onnx::attribute> attributes) {
  onnx::node made;
  made.name = output + "_node";
  made.op_type = op;
  made.inputs = std::move(inputs);
  made.outputs = {std::move(output)};
  made.attributes = std::move(attributes);
  model.graph.nodes.push_back(std::move(made));
  return *this;
}

model_builder& model_builder::floats(const std::string& name, std::vector<int64_t> dims,
                                     std::vector<float> values) {
  model.graph.initializers.push_back(
      onnx::make_tensor(name, std::move(dims), std::span<const float>(values)));
  return *this;
}

model_builder& model_builder::random(const std::string& name, std::vector<int64_t> dims,
                                     uint32_t seed) {
  const auto n = static_cast<std::size_t>(element_count(dims));
  return floats(name, std::move(dims), noise(n, seed));
}

model_builder& model_builder::integers(const std::string& name, std::vector<int64_t> values) {
  const auto n = static_cast<int64_t>(values.size());
  model.graph.initializers.push_back(
      onnx::make_tensor(name, {n}, std::span<const int64_t>(values)));
  return *this;
}

model_builder& model_builder::output(const std::string& name) {
  onnx::value_info out;
  out.name = name;
  out.type = onnx::data_type::float32;
  model.graph.outputs = {out};
  return *this;
}

std::vector<std::byte> model_builder::bytes() const { return onnx::write(model); }

result<std::vector<float>> interpret(const onnx::model& model, const std::vector<float>& input) {
  GRAFT_TRY_ASSIGN(const graph g, import_model(model, {}));
  std::vector<std::shared_ptr<tensor>> computed(g.values.size());
  computed[static_cast<std::size_t>(g.input)] =
      std::make_shared<tensor>(dtype::f32, g.at(g.input).dims);
  std::memcpy(computed[static_cast<std::size_t>(g.input)]->mutable_data(), input.data(),
              input.size() * sizeof(float));
  const auto view = [&](value_id id) {
    if (id == absent) return tensor_view{};
    const tensor_ptr& constant = g.at(id).constant;
    return constant != nullptr ? constant->view() : computed[static_cast<std::size_t>(id)]->view();
  };
  for (const node& n : g.nodes) {
    evaluation e{n, {}, {}};
    for (const value_id id : n.inputs) e.in.push_back(view(id));
    for (const value_id id : n.outputs) {
      computed[static_cast<std::size_t>(id)] =
          std::make_shared<tensor>(g.at(id).type, g.at(id).dims);
      e.out.push_back(view(id));
    }
    n.op->evaluate(e);
  }
  const auto values = computed[static_cast<std::size_t>(g.features)]->values<float>();
  return std::vector<float>(values.begin(), values.end());
}

result<std::vector<float>> run_compiled(const onnx::model& model, const std::vector<float>& input,
                                        int64_t n, onednn::precision precision) {
  const std::vector<std::byte> bytes = onnx::write(model);
  compile_options options;
  options.precision = precision;
  GRAFT_TRY_ASSIGN(const std::shared_ptr<const network> net, network::compile(bytes, options));
  context worker(net);
  std::vector<float> features(static_cast<std::size_t>(n * net->feature_count()));
  GRAFT_TRY(worker.run_tensor(input.data(), n, features.data()));
  return features;
}

double relative_error(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return HUGE_VAL;
  double worst = 0;
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!std::isfinite(a[i])) return HUGE_VAL;
    worst = std::max<double>(worst, std::abs(a[i] - b[i]));
    largest = std::max<double>(largest, std::abs(b[i]));
  }
  return largest == 0 ? worst : worst / largest;
}

}  // namespace graft::test
