// Whole runs, exported and computed again from the file alone: what `graft predict` says is what
// the file gives.
#include "evaluate.hpp"

#include "base/hash.hpp"
#include "formats/npy.hpp"
#include "formats/onnx/build.hpp"
#include "formats/onnx/reader.hpp"
#include "formats/onnx/writer.hpp"
#include "pipelines/program.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

using namespace graft;
using namespace graft::test;

namespace {

constexpr int64_t side = 24;
constexpr int64_t channels = 12;
constexpr float mean[3] = {100, 120, 140};  // of blue, green, red
constexpr float scale[3] = {0.0078125F, 0.015625F, 0.00390625F};

// A network of BGR images: convolution, ReLU, mean over the image.
void write_pack(const std::string& folder) {
  onnx::model made;
  made.ir_version = 7;
  made.opsets = {{"", 11}};
  std::vector<float> weights(channels * 3 * 3 * 3);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] = 0.5F * std::sin(static_cast<float>(i * i));
  }
  onnx::graph& g = made.graph;
  g.initializers = {
      onnx::make_tensor("weight", {channels, 3, 3, 3}, std::span<const float>(weights))};
  g.inputs = {onnx::make_value("image", onnx::data_type::float32, {3, side, side})};
  g.nodes = {onnx::make_node("Conv", {"image", "weight"}, "convolved",
                             {onnx::make_attribute("kernel_shape", std::vector<int64_t>{3, 3})}),
             onnx::make_node("Relu", {"convolved"}, "rectified"),
             onnx::make_node("GlobalAveragePool", {"rectified"}, "features")};
  g.outputs = {onnx::make_value("features", onnx::data_type::float32, {channels, 1, 1})};
  std::filesystem::create_directory(folder);
  const std::vector<std::byte> bytes = onnx::write(made);
  std::ofstream(folder + "/model.onnx", std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  std::ofstream(folder + "/backbone.toml")
      << "name = \"small\"\nlicence = \"Apache-2.0\"\nsource = \"made by a test\"\n"
      << "sha256 = \"" << base::hex(base::sha256(bytes)) << "\"\n"
      << "[input]\nwidth = 24\nheight = 24\nchannels = \"bgr\"\nmean = [100, 120, 140]\n"
      << "scale = [0.0078125, 0.015625, 0.00390625]\n"
      << "[resize]\nmode = \"squash\"\nsize = 24\ninterpolation = \"bilinear\"\n";
}

outcome graft_with(const std::vector<std::string>& words, const temporary_folder& folder) {
  outcome made = run_graft(words, folder / "cache");
  INFO(made.err);
  REQUIRE(made.exit_code == 0);
  return made;
}

// The photos as the pipeline's augment node gives them, from what the network sees of them.
std::vector<uint8_t> images_of(const temporary_folder& folder, const std::string& photos,
                               int64_t& n) {
  const std::string file = folder / "input.npy";
  graft_with({"features", "--model", folder / "pack", "--input", photos, "--dump-input", file},
             folder);
  const auto read = formats::read_npy_file(file);
  REQUIRE(read.ok());
  n = read->shape[0];
  const auto values = read->as<float>();
  std::vector<uint8_t> out(values.size());
  const int64_t pixels = side * side;
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t c = 0; c < 3; ++c) {
      for (int64_t p = 0; p < pixels; ++p) {
        const auto from = static_cast<std::size_t>((i * 3 + c) * pixels + p);
        const auto to = static_cast<std::size_t>((i * pixels + p) * 3 + (2 - c));
        out[to] = static_cast<uint8_t>(std::lround(values[from] / scale[c] + mean[c]));
      }
    }
  }
  return out;
}

std::map<std::string, std::string> metadata_of(const onnx::model& model) {
  return {model.metadata.begin(), model.metadata.end()};
}

// Runs a pipeline of the small pack, exports it, and compares both on the photos of one class.
void check_agreement(const std::string& backbone, const std::string& rest) {
  const temporary_folder folder;
  write_pack(folder / "pack");
  const std::string photos = few_stamps(folder.path(), 6);
  const std::string file = folder / "pipeline.toml";
  std::ofstream(file) << "format = 1\n[run]\nseed = 3\n"
                      << "[[node]]\nid = \"photos\"\nuse = \"photos.folder\"\npath = \"" << photos
                      << "\"\n[[node]]\nid = \"split\"\nuse = \"dataset.split\"\ntrain = 0.5\n"
                      << "validation = 0.2\ntest = 0.3\n"
                      << "[[node]]\nid = \"augment\"\nuse = \"augment.standard\"\nrandom = false\n"
                      << "[[node]]\nid = \"net\"\nuse = \"onednn.backbone\"\nmodel = \"./pack\"\n"
                      << backbone << rest;
  graft_with({"run", file, "--out", folder / "run", "--quiet"}, folder);
  graft_with({"export", folder / "run", "--onnx", folder / "out.onnx"}, folder);
  const std::string text = read_text(folder / "out.onnx");
  const auto model = onnx::read(std::as_bytes(std::span<const char>(text)));
  REQUIRE(model.ok());
  CHECK(model->opset_version() == 11);

  auto about = metadata_of(*model);
  const auto names = nlohmann::json::parse(about.at("graft.class_names"));
  CHECK(about.at("graft.image_width") == "24");
  CHECK(about.at("graft.resize_mode") == "squash");
  CHECK(about.at("graft.interpolation") == "bilinear");
  CHECK(about.at("graft.net.channel_order") == "bgr");
  CHECK(about.at("graft.net.mean") == "[100, 120, 140]");
  CHECK(about.at("graft.net.scale") == "[0.0078125, 0.015625, 0.00390625]");

  int64_t n = 0;
  const std::vector<uint8_t> images = images_of(folder, photos, n);
  const auto rows = evaluate(*model, images, n);
  const auto lines =
      json_lines(graft_with({"predict", folder / "run", "--json", photos}, folder).out);
  REQUIRE(lines.size() == rows.size());
  REQUIRE(lines.size() == 30);
  double largest = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const auto& one : lines[i]["top"]) {
      const auto at = std::find(names.begin(), names.end(), one["class"]) - names.begin();
      const double theirs = rows[i].at(static_cast<std::size_t>(at));
      largest = std::max(largest, std::abs(theirs - one["probability"].get<double>()));
    }
  }
  CHECK(largest <= 1e-5);
}

}  // namespace

TEST_CASE("the exported file of a dense head gives what predict says") {
  check_agreement("", "[[node]]\nid = \"head\"\nuse = \"head.dense\"\nhidden = [8]\nepochs = 3\n");
}

TEST_CASE("the exported file of a logistic head gives what predict says") {
  check_agreement("", "[[node]]\nid = \"head\"\nuse = \"head.logistic\"\n");
}

TEST_CASE("the exported file has the weights that the backbone was trained to") {
  check_agreement("trainable = \"all\"\n",
                  "[[node]]\nid = \"head\"\nuse = \"head.dense\"\nhidden = []\nepochs = 3\n"
                  "learning_rate = 0.05\n");
}

TEST_CASE("the exported file of two backbones side by side gives what predict says") {
  check_agreement(
      "",
      "[[node]]\nid = \"other\"\nuse = \"opencv.backbone\"\nmodel = \"./pack\"\n"
      "from = [\"augment\"]\n"
      "[[node]]\nid = \"joined\"\nuse = \"features.join\"\nfrom = [\"net\", \"other\"]\n"
      "[[node]]\nid = \"head\"\nuse = \"head.logistic\"\n");
}
