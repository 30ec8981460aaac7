// The files among the probes: photos and a model pack.
#include "base/files.hpp"
#include "base/hash.hpp"
#include "formats/onnx/writer.hpp"
#include "report/thumbnail.hpp"
#include "validate/probe.hpp"

#include <graft/sdk/philox.hpp>

#include <filesystem>
#include <span>

namespace graft::validate {
namespace {

constexpr int side = 32;

std::string as_text(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<uint8_t> picture(int width, int height, int label, uint64_t key) {
  philox random(key);
  std::vector<uint8_t> rgb(static_cast<std::size_t>(width) * height * 3);
  for (std::size_t i = 0; i < rgb.size(); ++i) {
    const bool own = static_cast<int>(i % 3) == label;
    rgb[i] = static_cast<uint8_t>((own ? 120 : 20) + random.below(100));
  }
  return rgb;
}

// Weights of the size that keeps activations of order one.
onnx::tensor weights(const std::string& name, std::vector<int64_t> dims, uint64_t key, float low,
                     float high) {
  int64_t n = 1;
  for (const int64_t size : dims) n *= size;
  philox random(key);
  std::vector<float> values(static_cast<std::size_t>(n));
  for (float& one : values) one = static_cast<float>(random.uniform(low, high));
  return onnx::make_tensor(name, std::move(dims), std::span<const float>(values));
}

onnx::node make_node(const char* type, std::vector<std::string> inputs, const char* output) {
  onnx::node made;
  made.name = output;
  made.op_type = type;
  made.inputs = std::move(inputs);
  made.outputs = {output};
  return made;
}

onnx::node convolution(std::vector<std::string> inputs, const char* output) {
  onnx::node made = make_node("Conv", std::move(inputs), output);
  made.attributes = {onnx::make_attribute("kernel_shape", std::vector<int64_t>{3, 3}),
                     onnx::make_attribute("strides", std::vector<int64_t>{2, 2}),
                     onnx::make_attribute("pads", std::vector<int64_t>{1, 1, 1, 1}),
                     onnx::make_attribute("dilations", std::vector<int64_t>{1, 1}),
                     onnx::make_attribute("group", int64_t{1})};
  return made;
}

onnx::value_info info(const char* name, std::vector<int64_t> shape) {
  onnx::value_info made;
  made.name = name;
  made.type = onnx::data_type::float32;
  made.has_shape = true;
  made.shape.push_back({std::nullopt, "N"});
  for (const int64_t size : shape) made.shape.push_back({size, ""});
  return made;
}

onnx::model network() {
  onnx::model made;
  made.ir_version = 7;
  made.producer_name = "graft validate";
  made.opsets = {{"", 13}};
  made.graph.name = "probe";
  made.graph.inputs = {info("input", {3, side, side})};
  made.graph.outputs = {info("features", {8})};
  made.graph.initializers = {
      weights("w1", {8, 3, 3, 3}, 1, -0.3F, 0.3F), weights("scale", {8}, 2, 0.5F, 1.5F),
      weights("shift", {8}, 3, -0.2F, 0.2F),       weights("mean", {8}, 4, -0.1F, 0.1F),
      weights("variance", {8}, 5, 0.5F, 1.5F),     weights("w2", {8, 8, 3, 3}, 6, -0.2F, 0.2F),
      weights("b2", {8}, 7, -0.1F, 0.1F)};
  onnx::node norm =
      make_node("BatchNormalization", {"conv1", "scale", "shift", "mean", "variance"}, "norm1");
  norm.attributes = {onnx::make_attribute("epsilon", 1e-5F)};
  onnx::node flatten = make_node("Flatten", {"pooled"}, "features");
  flatten.attributes = {onnx::make_attribute("axis", int64_t{1})};
  made.graph.nodes = {convolution({"input", "w1"}, "conv1"),
                      norm,
                      make_node("Relu", {"norm1"}, "relu1"),
                      convolution({"relu1", "w2", "b2"}, "conv2"),
                      make_node("Relu", {"conv2"}, "relu2"),
                      make_node("GlobalAveragePool", {"relu2"}, "pooled"),
                      flatten};
  return made;
}

std::string description(const std::string& sha256) {
  return "name = \"probe\"\nlicence = \"CC0-1.0\"\nsource = \"made by graft validate\"\n"
         "model = \"model.onnx\"\nsha256 = \"" +
         sha256 +
         "\"\n[input]\nwidth = 32\nheight = 32\nchannels = \"rgb\"\n"
         "mean = [127.0, 127.0, 127.0]\nscale = [0.0078125, 0.0078125, 0.0078125]\n"
         "[resize]\nmode = \"short_side\"\nsize = 36\ninterpolation = \"bilinear\"\n"
         "[features]\ntensor = \"features\"\n"
         "[[stage]]\nname = \"first\"\ntensor = \"relu1\"\n"
         "[[stage]]\nname = \"second\"\ntensor = \"features\"\n";
}

}  // namespace

result<std::string> probe_photos(const std::string& scratch) {
  const std::string root = scratch + "/photos";
  if (std::filesystem::exists(root)) return root;
  const std::vector<probe_item> items = probe_items(4 * n_classes);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string folder = root + "/" + items[i].label_name;
    GRAFT_TRY(base::make_folders(folder));
    const int width = 60 + static_cast<int>(i);
    const auto bytes =
        report::make_thumbnail(picture(width, 50, items[i].label, i).data(), width, 50, width);
    GRAFT_TRY(base::write_file(folder + "/" + items[i].id + ".jpg", as_text(bytes)));
  }
  return root;
}

result<std::string> probe_pack(const std::string& scratch) {
  const std::string folder = scratch + "/probe";
  if (std::filesystem::exists(folder)) return folder;
  GRAFT_TRY(base::make_folders(folder));
  const std::vector<std::byte> model = onnx::write(network());
  GRAFT_TRY(base::write_file(folder + "/model.onnx", as_text(model)));
  GRAFT_TRY(
      base::write_file(folder + "/backbone.toml", description(base::hex(base::sha256(model)))));
  return folder;
}

}  // namespace graft::validate
