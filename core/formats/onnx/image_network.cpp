#include "formats/onnx/image_network.hpp"

#include "formats/onnx/build.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace graft::onnx {
namespace {

constexpr int64_t lowest_opset = 7;  // arithmetic broadcasts from here on

class rewriter {
 public:
  rewriter(model& model, const image_network& how)
      : graph_(model.graph), how_(how), names_(value_names(model.graph)) {}

  void run() {
    for (const value_info& one : true_inputs(graph_)) {
      if (one.name == how_.input) original_ = one;
    }
    keep_features();
    if (how_.photos) {
      read_photos();
    } else {
      read_tensors();
    }
    graph_.nodes.insert(graph_.nodes.begin(), front_.begin(), front_.end());
  }

 private:
  // A name that the model does not have yet.
  std::string fresh(std::string name) {
    while (!names_.insert(name).second) name += "_";
    return name;
  }
  std::string constant(const std::string& name, const std::array<float, 3>& values) {
    graph_.initializers.push_back(make_tensor(fresh(name), {3}, std::span<const float>(values)));
    return graph_.initializers.back().name;
  }
  std::string front(const std::string& op, std::vector<std::string> inputs,
                    std::vector<attribute> attributes = {}) {
    front_.push_back(make_node(op, std::move(inputs), fresh(op + "_image"), std::move(attributes)));
    return front_.back().outputs[0];
  }
  static attribute cast_to(data_type type) {
    return make_attribute("to", static_cast<int64_t>(type));
  }
  // The batch as the model has it.
  void set_input(value_info made) {
    const bool fixed =
        original_.has_shape && !original_.shape.empty() && original_.shape[0].size.value_or(0) > 0;
    if (fixed) made.shape[0] = original_.shape[0];
    if (fixed) graph_.outputs[0].shape[0] = original_.shape[0];
    graph_.inputs = {std::move(made)};
  }

  void keep_features() {
    keep_only(graph_, make_value(how_.features, data_type::float32, {how_.size}));
    std::string flat = fresh("flat_features");
    graph_.nodes.push_back(
        make_node("Flatten", {how_.features}, flat, {make_attribute("axis", int64_t{1})}));
    if (original_.type != data_type::float32) {
      std::string single = fresh("single_features");
      graph_.nodes.push_back(make_node("Cast", {flat}, single, {cast_to(data_type::float32)}));
      flat = std::move(single);
    }
    graph_.outputs[0].name = flat;
  }

  void read_photos() {
    const std::string image = fresh("image");
    // The image is RGB: the numbers are put in its order, and its channels in the network's.
    std::array<float, 3> mean = how_.mean;
    std::array<float, 3> scale = how_.scale;
    if (how_.bgr) std::swap(mean[0], mean[2]);
    if (how_.bgr) std::swap(scale[0], scale[2]);
    std::string at = front("Cast", {image}, {cast_to(data_type::float32)});
    at = front("Sub", {at, constant("image_mean", mean)});
    at = front("Mul", {at, constant("image_scale", scale)});
    if (how_.bgr) {
      const std::vector<int64_t> order{2, 1, 0};
      graph_.initializers.push_back(
          make_tensor(fresh("image_order"), {3}, std::span<const int64_t>(order)));
      at = front("Gather", {at, graph_.initializers.back().name},
                 {make_attribute("axis", int64_t{3})});
    }
    at = front("Transpose", {at}, {make_attribute("perm", std::vector<int64_t>{0, 3, 1, 2})});
    lead_to_network(at);
    set_input(make_value(image, data_type::uint8, {how_.height, how_.width, 3}));
  }

  void read_tensors() {
    const std::string input = fresh("normalised_input");
    lead_to_network(input);
    set_input(make_value(input, data_type::float32, {how_.channels, how_.height, how_.width}));
  }

  // The network's own input becomes a value that is computed.
  void lead_to_network(const std::string& from) {
    node last = original_.type == data_type::float32
                    ? make_node("Identity", {from}, how_.input)
                    : make_node("Cast", {from}, how_.input, {cast_to(original_.type)});
    front_.push_back(std::move(last));
  }

  graph& graph_;
  const image_network& how_;
  std::set<std::string> names_;
  value_info original_;
  std::vector<node> front_;
};

}  // namespace

status make_image_network(model& model, const image_network& how) {
  if (model.opset_version() < lowest_opset) {
    return unsupported("the model is of opset " + std::to_string(model.opset_version()) +
                       "; expected 7 or newer, since normalisation cannot be put in front of an "
                       "older one");
  }
  rewriter(model, how).run();
  return {};
}

}  // namespace graft::onnx
