// head.dense: dense layers trained by gradient descent.
#pragma once

#include "export/write_model.hpp"
#include "node/head_node.hpp"
#include "train/trainer.hpp"

namespace graft::head {

class dense : public head_node {
 public:
  static constexpr std::string_view name = "dense";
  static constexpr std::string_view summary =
      "Dense layers with ReLU and dropout, trained by Adam or SGD on softmax cross-entropy.";
  // fit() trains a backbone straight above the head with it, where that asks to be.
  static constexpr bool trains_upstream = true;
  static std::vector<param> params();

  dense(graft::host host, const graft::values& values);
  status fit(const dataset& data);
  status save(const output_stream& stream) const;
  status load(const input_stream& stream);
  status write_onnx(const output_stream& stream) const { return write_model(model_, stream); }

 private:
  [[nodiscard]] std::vector<float> predict(std::span<const float> features) const override {
    return model_.predict(features);
  }
  status fit_on(body& below, std::vector<std::string> class_names, uint64_t key);
  [[nodiscard]] training_events events() const;
  [[nodiscard]] status tell(const dense_training& training, body& below) const;
  void show(const dense_training& training, body& below) const;

  dense_options options_;
  bool standardise_given_ = false;
  dense_model model_;
};

}  // namespace graft::head
