// Whole pretrained networks in int8, calibrated on the golden photos: features against fp32.
#include "formats/npy.hpp"
#include "quantise/calibrator.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace graft;
using onednn::calibration;

namespace {

std::vector<std::byte> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const auto* first = reinterpret_cast<const std::byte*>(bytes.data());
  return {first, first + bytes.size()};
}

// The committed model where the tree has it, else the shared one, else nothing.
std::string model_path(const std::string& name) {
  const std::string own = test::source_folder() + "/models/" + name + "/model.onnx";
  if (std::filesystem::exists(own)) return own;
  const auto shared = test::shared_folder();
  return shared ? *shared + "/models/" + name + "/model.onnx" : "";
}

void check(const std::string& name, double bar, float scale) {
  const std::string path = model_path(name);
  if (path.empty()) {
    test::report_skip(name + " is in neither the tree nor the shared folder");
    return;
  }
  const auto photos =
      formats::read_npy_file(test::source_folder() + "/tests/golden/lite0_input.npy");
  REQUIRE(photos.ok());
  const auto values = photos->as<float>();
  std::vector<float> input(values.begin(), values.end());
  for (float& one : input) one *= scale;
  const std::vector<std::byte> model = read_file(path);
  onednn::compile_options options;
  options.height = 224;
  options.width = 224;
  const auto made = onednn::calibrator::make(model, options);
  REQUIRE(made.ok());
  (*made)->add_tensor(input.data(), 2);
  const auto how = (*made)->settle();
  REQUIRE(how.ok());
  INFO(name << " " << how->least_cosine);
  CHECK(how->least_cosine >= bar);
  CHECK(how->kept.empty());
}

}  // namespace

TEST_CASE("efficientnet-lite0 holds its features in int8") {
  check("efficientnet-lite0", 0.985, 1);
}
TEST_CASE("mobilenet-v2 holds its features in int8") { check("mobilenet-v2", 0.98, 1); }
TEST_CASE("resnet50-thin holds its features in int8") { check("resnet50-thin", 0.985, 128); }
