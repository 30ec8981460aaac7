#include "node/classifier.hpp"

#include <cmath>

namespace graft::evaluate {
namespace {

constexpr std::string_view gate_prefix = "fail_below.";

}  // namespace

std::vector<param> classifier::params() {
  std::vector<param> table = {
      param::column("probabilities")
          .optional()
          .doc("The column to judge; without it, the newest probabilities.")};
  for (const gate_name& gate : gate_names()) {
    table.push_back(param::number(gate.parameter).optional().range(0, 1).doc(gate.doc));
  }
  return table;
}

std::vector<port> classifier::inputs() {
  return {port::tensor("probabilities", GRAFT_ROLE_PROBABILITIES, GRAFT_FLOAT32, {GRAFT_ANY_SIZE})
              .named_by("probabilities")};
}

classifier::classifier(graft::host host, const graft::values& values) : host_(host) {
  for (const gate_name& gate : gate_names()) {
    if (!values.has(gate.parameter)) continue;
    gates_.emplace_back(gate.parameter.substr(gate_prefix.size()), values.number(gate.parameter));
  }
}

status classifier::infer(const schema& in, const schema_sink& /*out*/) {
  class_names_.clear();
  for (uint64_t c = 0; c < in[0].n_class_names; ++c) {
    class_names_.push_back(to_string(in[0].class_names[c]));
  }
  return {};
}

status classifier::consume(const batch& in) {
  for (std::size_t i = 0; i < in.size(); ++i) {
    GRAFT_TRY(take(in.item(i), elements<const float>(in.tensor(0, i))));
  }
  return {};
}

status classifier::take(const graft_item& item, std::span<const float> probabilities) {
  const std::string id = to_string(item.id);
  if (items_.size() == 0) {
    items_.classes = probabilities.size();
    label_names_.resize(probabilities.size());
    split_ = item.split;
  }
  if (probabilities.size() != items_.classes) {
    return invalid("item '" + id + "' has probabilities of " +
                   std::to_string(probabilities.size()) + " classes, those before it have " +
                   std::to_string(items_.classes));
  }
  if (item.label < 0 || static_cast<std::size_t>(item.label) >= items_.classes) {
    return invalid("item '" + id + "' has no label that the classifier knows, so it cannot be " +
                   "judged; label it, or take it out of the held-out items");
  }
  for (const float probability : probabilities) {
    if (!std::isfinite(probability)) {
      return data_loss("item '" + id + "' has a probability that is not a finite number");
    }
  }
  items_.probabilities.insert(items_.probabilities.end(), probabilities.begin(),
                              probabilities.end());
  items_.labels.push_back(item.label);
  ids_.push_back(id);
  label_names_[static_cast<std::size_t>(item.label)] = to_string(item.label_name);
  return {};
}

// A class that no judged item belongs to has a name only if the column says it.
std::vector<std::string> classifier::names() const {
  std::vector<std::string> all = label_names_;
  for (std::size_t c = 0; c < all.size(); ++c) {
    if (class_names_.size() == all.size()) all[c] = class_names_[c];
    if (all[c].empty()) all[c] = "(class " + std::to_string(c) + ")";
  }
  return all;
}

status classifier::finish() {
  if (items_.size() == 0) {
    return {code::failed_precondition,
            "there are no test or validation items to judge; give dataset.split a test share"};
  }
  const verdict of{split_ == GRAFT_SPLIT_VALIDATION ? "validation" : "test", names(),
                   classify(items_), calibrate(items_)};
  if (const graft_results* const results = host_.results(); results != nullptr) {
    GRAFT_TRY(from_host(results->metrics(host_.raw(), to_text(to_json(of))), "the metrics"));
    GRAFT_TRY(hold_gates(of));
  }
  show(of);
  show_mistakes(of);
  return {};
}

status classifier::hold_gates(const verdict& of) const {
  for (const auto& [metric, required] : gates_) {
    const std::optional<double> value = gate_value(of, metric);
    if (!value) {
      return invalid("fail_below." + metric + " needs more than five classes, there are " +
                     std::to_string(items_.classes) + "; take it out");
    }
    GRAFT_TRY(from_host(host_.results()->gate(host_.raw(), to_text(metric), *value, required),
                        "the gate on " + metric));
  }
  return {};
}

}  // namespace graft::evaluate
