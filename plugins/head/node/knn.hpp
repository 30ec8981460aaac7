// head.knn: k nearest neighbours.
#pragma once

#include "export/write_model.hpp"
#include "knn/knn.hpp"
#include "node/head_node.hpp"

namespace graft::head {

class knn : public head_node {
 public:
  static constexpr std::string_view name = "knn";
  static constexpr std::string_view summary =
      "k nearest neighbours among the train items; a probability is a share of their votes.";
  static std::vector<param> params();

  knn(graft::host host, const graft::values& values);
  status fit(const dataset& data);
  status save(const output_stream& stream) const;
  status load(const input_stream& stream);
  status write_onnx(const output_stream& stream) const { return write_model(model_, stream); }

 private:
  [[nodiscard]] std::vector<float> predict(std::span<const float> features) const override {
    return model_.predict(features);
  }

  knn_options options_;
  knn_model model_;
};

}  // namespace graft::head
