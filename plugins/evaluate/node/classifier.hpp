// evaluate.classifier: judges probabilities against the labels of held-out items.
#pragma once

#include "metrics/judged.hpp"
#include "metrics/metrics_json.hpp"

#include <graft/sdk/plugin.hpp>

#include <string>
#include <utility>
#include <vector>

namespace graft::evaluate {

class classifier {
 public:
  static constexpr auto kind = graft::kind::sink;
  static constexpr uint32_t flags = GRAFT_NODE_HELD_OUT;
  static constexpr std::string_view name = "classifier";
  static constexpr std::string_view summary =
      "Accuracy, F1, confusion and calibration on the test items, or on validation without any.";
  static std::vector<param> params();
  static std::vector<port> inputs();

  classifier(graft::host host, const graft::values& values);
  // Learns the names of the classes where the column has them; adds no column.
  status infer(const schema& in, const schema_sink& out);
  status consume(const batch& in);
  status finish();

 private:
  status take(const graft_item& item, std::span<const float> probabilities);
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] status hold_gates(const verdict& of) const;
  void show(const verdict& of) const;
  void show_mistakes(const verdict& of) const;

  graft::host host_;
  std::vector<std::pair<std::string, double>> gates_;  // metric, value that it must reach
  std::vector<std::string> class_names_;               // as the column says, or empty
  std::vector<std::string> label_names_;               // by label, as the items say
  judged items_;
  std::vector<std::string> ids_;
  int32_t split_ = GRAFT_SPLIT_NONE;
};

}  // namespace graft::evaluate
