#include "export/model_writer.hpp"
#include "export/onnx_model.hpp"

#include "formats/onnx/build.hpp"

namespace graft::head {
namespace {

constexpr int64_t opset = 7;

}  // namespace

onnx::model onnx_model(const dense_model& model) {
  const auto inputs = static_cast<int64_t>(model.net.inputs());
  model_writer to(opset, model.net.inputs());
  std::string at = "features";
  if (!model.scaling.mean.empty()) {
    at = to.node("Sub", {at, to.constant("mean", {inputs}, model.scaling.mean)});
    at = to.node("Mul", {at, to.constant("scale", {inputs}, model.scaling.scale)});
  }
  for (std::size_t i = 0; i < model.net.layers.size(); ++i) {
    const dense_layer& layer = model.net.layers[i];
    const auto rows = static_cast<int64_t>(layer.inputs);
    const auto columns = static_cast<int64_t>(layer.outputs);
    const std::string number = std::to_string(i);
    const std::string weight = to.constant("weight_" + number, {rows, columns}, layer.weight);
    at = to.node("Gemm", {at, weight, to.constant("bias_" + number, {columns}, layer.bias)});
    if (i + 1 < model.net.layers.size()) at = to.node("Relu", {at});
  }
  if (model.temperature != 1) {
    at = to.node("Div", {at, to.scalar("temperature", model.temperature)});
  }
  at = to.node("Softmax", {at}, {onnx::make_attribute("axis", int64_t{1})});
  return to.finish(at, model.net.outputs());
}

}  // namespace graft::head
