#include "join.hpp"

#include "formats/onnx/build.hpp"
#include "formats/onnx/writer.hpp"

#include <algorithm>
#include <limits>

namespace graft::features {

std::vector<port> join::inputs() {
  return {port::tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {GRAFT_ANY_SIZE}).many()};
}

status join::infer(const schema& in, const schema_sink& out) {
  int64_t total = 0;
  sizes_.clear();
  for (std::size_t i = 0; i < in.size(); ++i) {
    const int64_t size = in[i].shape[0];
    if (size < 0 || size > std::numeric_limits<int64_t>::max() - total) {
      return invalid("the column " + to_string(in[i].name) +
                     " has another length for each item; expected features of a fixed length");
    }
    total += size;
    sizes_.push_back(size);
  }
  return out.tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {total});
}

status join::process(const batch& in, const output& out) const {
  graft_tensor joined{};
  GRAFT_TRY(out.stacked(0, joined));
  float* to = static_cast<float*>(joined.data);
  for (std::size_t item = 0; item < in.size(); ++item) {
    for (std::size_t column = 0; column < in.columns(); ++column) {
      const auto from = elements<const float>(in.tensor(column, item));
      to = std::copy(from.begin(), from.end(), to);
    }
  }
  return {};
}

status join::write_onnx(const output_stream& stream) const {
  constexpr int64_t opset = 7;  // concatenation is the same in every later one
  constexpr auto type = onnx::data_type::float32;
  onnx::model model;
  model.ir_version = 4;
  model.opsets = {{"", opset}};
  std::vector<std::string> names;
  int64_t total = 0;
  for (const int64_t size : sizes_) {
    names.push_back("features_" + std::to_string(names.size()));
    model.graph.inputs.push_back(onnx::make_value(names.back(), type, {size}));
    total += size;
  }
  model.graph.nodes = {
      onnx::make_node("Concat", names, "joined", {onnx::make_attribute("axis", int64_t{1})})};
  model.graph.outputs = {onnx::make_value("joined", type, {total})};
  return stream.write(onnx::write(model));
}

}  // namespace graft::features
