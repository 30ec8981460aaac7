// efficientnet-lite0 on the golden photos, against ONNX Runtime's features.
#include "formats/npy.hpp"
#include "kernels/cpu.hpp"
#include "runtime/network.hpp"
#include "support/catch.hpp"
#include "support/models.hpp"
#include "support/shared.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace graft;

namespace {

std::vector<std::byte> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const auto* first = reinterpret_cast<const std::byte*>(bytes.data());
  return {first, first + bytes.size()};
}

double cosine(std::span<const float> a, std::span<const float> b) {
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += static_cast<double>(a[i]) * b[i];
    aa += static_cast<double>(a[i]) * a[i];
    bb += static_cast<double>(b[i]) * b[i];
  }
  return ab / std::sqrt(aa * bb);
}

// The committed model where the tree has it, else the shared one.
std::string model_path() {
  const std::string own = test::source_folder() + "/models/efficientnet-lite0/model.onnx";
  if (std::filesystem::exists(own)) return own;
  const auto shared = test::shared_folder();
  return shared ? *shared + "/models/efficientnet-lite0/model.onnx" : "";
}

}  // namespace

TEST_CASE("the golden photos give the golden features") {
  const std::string golden = test::source_folder() + "/tests/golden/";
  const auto input = formats::read_npy_file(golden + "lite0_input.npy");
  const auto expected = formats::read_npy_file(golden + "lite0_features.npy");
  REQUIRE(input.ok());
  REQUIRE(expected.ok());
  const std::string path = model_path();
  if (path.empty()) {
    test::report_skip("efficientnet-lite0 is in neither the tree nor the shared folder");
    return;
  }
  const std::vector<std::byte> model = read_file(path);
  struct bar {
    onednn::precision precision;
    double error;
    double cosine;
  };
  std::vector<bar> bars = {{onednn::precision::f32, 1e-4, 0.999999}};
  if (onednn::cpu_has_bf16()) bars.push_back({onednn::precision::bf16, 0.1, 0.995});
  for (const bar& one : bars) {
    onednn::compile_options options;
    options.precision = one.precision;
    const auto net = onednn::network::compile(model, options);
    REQUIRE(net.ok());
    REQUIRE((*net)->feature_count() == 1280);
    std::vector<float> features(2 * 1280);
    onednn::context worker(*net);
    REQUIRE(worker.run_tensor(input->as<float>().data(), 2, features.data()).ok());
    for (std::size_t item = 0; item < 2; ++item) {
      const auto a = std::span(features).subspan(item * 1280, 1280);
      const auto b = expected->as<float>().subspan(item * 1280, 1280);
      CHECK(test::relative_error({a.begin(), a.end()}, {b.begin(), b.end()}) <= one.error);
      CHECK(cosine(a, b) >= one.cosine);
    }
  }
}
