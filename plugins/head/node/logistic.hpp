// head.logistic: multinomial logistic regression.
#pragma once

#include "export/write_model.hpp"
#include "logistic/logistic.hpp"
#include "node/head_node.hpp"

namespace graft::head {

class logistic : public head_node {
 public:
  static constexpr std::string_view name = "logistic";
  static constexpr std::string_view summary =
      "Multinomial logistic regression, solved to its optimum by L-BFGS.";
  static std::vector<param> params();

  logistic(graft::host host, const graft::values& values);
  status fit(const dataset& data);
  status save(const output_stream& stream) const;
  status load(const input_stream& stream);
  status write_onnx(const output_stream& stream) const { return write_model(model_, stream); }

 private:
  [[nodiscard]] std::vector<float> predict(std::span<const float> features) const override {
    return model_.predict(features);
  }
  [[nodiscard]] status tell(const logistic_training& training, learning_data& data) const;

  logistic_options options_;
  dense_model model_;
};

}  // namespace graft::head
