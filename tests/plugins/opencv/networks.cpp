// The five shared networks against the features that ONNX Runtime gave (reference/).
#include "formats/npy.hpp"
#include "runtime/network.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"
#include "support/small_model.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>

using namespace graft::test;

namespace {

std::vector<std::byte> read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  REQUIRE(file.good());
  std::vector<std::byte> bytes(static_cast<std::size_t>(file.tellg()));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

std::vector<float> read_floats(const std::string& path) {
  const auto array = graft::formats::read_npy_file(path);
  REQUIRE(array.ok());
  const auto all = array->as<float>();
  return {all.begin(), all.end()};
}

// The first golden tensor, its pixels repeated to size x size, multiplied.
std::vector<float> input_of(int64_t size, float scale) {
  const std::vector<float> golden = read_floats(source_folder() + "/tests/golden/lite0_input.npy");
  std::vector<float> made;
  for (int64_t c = 0; c < 3; ++c) {
    for (int64_t y = 0; y < size; ++y) {
      for (int64_t x = 0; x < size; ++x) {
        const int64_t from = (c * 224 + y * 224 / size) * 224 + x * 224 / size;
        made.push_back(golden[static_cast<std::size_t>(from)] * scale);
      }
    }
  }
  return made;
}

void check_network(const std::string& name, const std::string& file, float scale) {
  INFO(name);
  const std::vector<std::byte> bytes = read_bytes(file);
  const auto net = graft::opencv::network::load(bytes, {});
  INFO(net.status().message());
  REQUIRE(net.ok());
  const std::vector<float> input = input_of((*net)->input().width, scale);
  REQUIRE((*net)->input_values().size() == input.size());
  std::copy(input.begin(), input.end(), (*net)->input_values().begin());
  std::vector<float> features(static_cast<std::size_t>((*net)->features()));
  REQUIRE((*net)->run(features.data()).ok());
  const double error = relative_error(
      features, read_floats(source_folder() + "/tests/plugins/opencv/reference/" + name + ".npy"));
  std::cout << name << ": relative error to ONNX Runtime " << error << "\n";
  CHECK(error <= 1e-3);
}

}  // namespace

TEST_CASE("efficientnet-lite0 as it is committed gives the golden features") {
  check_network("efficientnet-lite0", source_folder() + "/models/efficientnet-lite0/model.onnx", 1);
}

TEST_CASE("the other families give ONNX Runtime's features") {
  const auto shared = shared_folder();
  if (!shared) return;
  const auto check = [&](const std::string& name, float scale) {
    check_network(name, *shared + "/models/" + name + "/model.onnx", scale);
  };
  check("mobilenet-v2", 1);
  check("inception-v3", 1);
  check("resnet50-thin", 128);
  check("vgg16", 128);
}
