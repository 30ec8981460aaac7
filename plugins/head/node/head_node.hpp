// What the three heads have in common: features in, probabilities of named classes out.
#pragma once

#include "node/dataset_examples.hpp"

#include <graft/sdk/plugin.hpp>

#include <string>
#include <vector>

namespace graft::head {

class head_node {
 public:
  static constexpr auto kind = graft::kind::estimator;
  static std::vector<port> inputs();

  status infer(const schema& in, const schema_sink& out);
  status process(const batch& in, const output& out);
  // Results depend on the kernels in their last bits.
  [[nodiscard]] const std::string& identity() const { return identity_; }

 protected:
  explicit head_node(graft::host host);
  ~head_node() = default;

  // The items to learn from, checked: at least two classes, every item labelled.
  struct learning_data {
    std::vector<std::string> class_names;
    dataset_examples train;
    dataset_examples validation;
  };
  result<learning_data> open(const dataset& data) const;
  // Remembers what process() needs.
  void fitted(std::vector<std::string> class_names, std::size_t width);

  // The node's entry in metrics.json, and a line of history.jsonl: texts of JSON objects.
  [[nodiscard]] status metrics(const std::string& json_object) const;
  [[nodiscard]] status history(const std::string& json_object) const;
  [[nodiscard]] const graft::host& host() const { return host_; }
  [[nodiscard]] const std::vector<std::string>& class_names() const { return class_names_; }

 private:
  // [rows][classes] of features [rows][F].
  [[nodiscard]] virtual std::vector<float> predict(std::span<const float> features) const = 0;

  graft::host host_;
  std::string identity_;
  std::vector<std::string> class_names_;  // empty until fitted
  std::size_t width_ = 0;
};

// The parameter that names the column to learn from.
param features_param();
// Parameters of the same meaning in several heads.
param class_weights_param();
param standardise_param(std::string_view standard);

// The bytes that a fitted head may have at most.
constexpr std::size_t largest_state = std::size_t{4} << 30;

}  // namespace graft::head
