// Each kind of layer in int8 against the same in fp32.
#include "quantise/calibrator.hpp"
#include "support/catch.hpp"
#include "support/models.hpp"

#include <algorithm>
#include <cmath>

using namespace graft;
using onednn::calibration;
using onednn::calibrator;

namespace {

constexpr int64_t channels = 16;
constexpr int64_t side = 12;
constexpr int64_t items = 4;
constexpr std::size_t item_size = channels * side * side;

onnx::attribute integers(const std::string& name, std::vector<int64_t> values) {
  return onnx::make_attribute(name, std::move(values));
}
onnx::attribute integer(const std::string& name, int64_t value) {
  return onnx::make_attribute(name, value);
}

// A network of 16 channels that keeps its size, and what its layers are called.
class network_builder {
 public:
  test::model_builder model{{channels, side, side}};

  network_builder& conv(const std::string& in, const std::string& out, int64_t kernel = 3,
                        int64_t groups = 1, int64_t from = channels) {
    const std::string w = out + ".w";
    const auto taps = static_cast<std::size_t>(from / groups * kernel * kernel);
    std::vector<float> weights = test::noise(taps * channels, ++seed_);
    for (float& one : weights) one *= 1.5F / std::sqrt(static_cast<float>(taps));
    model.floats(w, {channels, from / groups, kernel, kernel}, weights);
    model.random(out + ".b", {channels}, ++seed_);
    const int64_t pad = kernel / 2;
    model.node("Conv", {in, w, out + ".b"}, out,
               {integers("pads", {pad, pad, pad, pad}), integer("group", groups)});
    return *this;
  }
  network_builder& node(const std::string& op, std::vector<std::string> in, const std::string& out,
                        std::vector<onnx::attribute> attributes = {}) {
    model.node(op, std::move(in), out, std::move(attributes));
    return *this;
  }
  network_builder& pooled(const std::string& in) {
    return node("GlobalAveragePool", {in}, "features");
  }

 private:
  uint32_t seed_ = 100;
};

struct outcome {
  double cosine = 0;
  int int8 = 0;  // layers that multiply integers
  int conversions = 0;
  calibration how;
};

std::shared_ptr<const onednn::network> compiled(const std::vector<std::byte>& bytes,
                                                onednn::precision precision,
                                                const calibration* how = nullptr) {
  onednn::compile_options options;
  options.precision = precision;
  if (how != nullptr) options.calibration = std::make_shared<const calibration>(*how);
  const auto net = onednn::network::compile(bytes, options);
  if (!net.ok()) FAIL(net.status().message());
  return *net;
}

std::vector<float> features_of(const std::shared_ptr<const onednn::network>& net,
                               const std::vector<float>& input) {
  const auto n = static_cast<int64_t>(input.size() / item_size);
  std::vector<float> made(static_cast<std::size_t>(n * net->feature_count()));
  onednn::context runs(net);
  const status ran = runs.run_tensor(input.data(), n, made.data());
  if (!ran.ok()) FAIL(ran.message());
  return made;
}

outcome compare(const network_builder& built) {
  const std::vector<std::byte> bytes = built.model.bytes();
  const std::vector<float> input = test::noise(items * item_size, 7);
  const auto made = calibrator::make(bytes, {});
  if (!made.ok()) FAIL(made.status().message());
  (*made)->add_tensor(input.data(), items);
  const auto how = (*made)->settle();
  if (!how.ok()) FAIL(how.status().message());

  outcome out;
  out.how = *how;
  const auto net = compiled(bytes, onednn::precision::int8, &out.how);
  for (const onednn::layer& one : net->layers()) {
    if (one.int8) ++out.int8;
    if (one.op == "Quantise" || one.op == "Dequantise") ++out.conversions;
  }
  // Items that calibration did not see.
  const std::vector<float> others = test::noise(2 * item_size, 77);
  out.cosine = onednn::cosine(features_of(net, others),
                              features_of(compiled(bytes, onednn::precision::f32), others));
  return out;
}

}  // namespace

TEST_CASE("a convolution's activation survives being rounded") {
  for (const std::string op : {"", "Relu", "Sigmoid", "HardSwish", "LeakyRelu", "Tanh"}) {
    network_builder b;
    b.conv("x", "a");
    if (!op.empty()) b.node(op, {"a"}, "r");
    b.conv(op.empty() ? "a" : "r", "c").pooled("c");
    const outcome out = compare(b);
    INFO(op);
    CHECK(out.cosine > 0.999);
    CHECK(out.int8 == 2);
  }
}

TEST_CASE("SiLU is recognised and stays in the int8 convolution") {
  network_builder b;
  b.conv("x", "a").node("Sigmoid", {"a"}, "s").node("Mul", {"a", "s"}, "m").conv("m", "c");
  const outcome out = compare(b.pooled("c"));
  CHECK(out.cosine > 0.999);
  CHECK(out.int8 == 2);
  CHECK(out.conversions == 0);
}

TEST_CASE("ReLU6 clips where it should") {
  for (const float high : {6.0F, 0.5F}) {
    network_builder b;
    b.model.floats("low", {}, {0}).floats("high", {}, {high});
    b.conv("x", "a").node("Clip", {"a", "low", "high"}, "r").conv("r", "c").pooled("c");
    const outcome out = compare(b);
    CHECK(out.cosine > 0.999);
    CHECK(out.int8 == 2);
  }
}

TEST_CASE("depthwise, grouped and pointwise convolutions") {
  for (const auto& [kernel, groups] : {std::pair{3, 16}, {5, 16}, {3, 4}, {1, 1}}) {
    network_builder b;
    b.conv("x", "a").node("Relu", {"a"}, "r").conv("r", "c", kernel, groups).pooled("c");
    const outcome out = compare(b);
    INFO(kernel << " by " << groups);
    CHECK(out.cosine > 0.999);
  }
}

TEST_CASE("a residual addition stays in int8, whatever the signs of its operands") {
  SECTION("an unsigned shortcut and an unsigned sum") {
    network_builder b;
    b.conv("x", "a").node("Relu", {"a"}, "r").conv("r", "c").node("Add", {"c", "r"}, "s");
    b.node("Relu", {"s"}, "t").conv("t", "d").pooled("d");
    const outcome out = compare(b);
    CHECK(out.cosine > 0.999);
    CHECK(out.int8 == 3);
    CHECK(out.conversions == 0);
  }
  SECTION("a signed shortcut and an unsigned sum, as in a stage's first block of a ResNet") {
    network_builder b;
    b.conv("x", "a").conv("x", "e", 1).node("Relu", {"a"}, "r").conv("r", "c");
    b.node("Add", {"c", "e"}, "s").node("Relu", {"s"}, "t").conv("t", "d").pooled("d");
    const outcome out = compare(b);
    CHECK(out.cosine > 0.999);
    CHECK(out.int8 == 4);
  }
  SECTION("a shortcut that is read once more") {
    network_builder b;
    b.conv("x", "a").conv("a", "c").node("Add", {"c", "a"}, "s").conv("s", "d");
    b.node("Add", {"d", "a"}, "t").conv("t", "e").pooled("e");
    const outcome out = compare(b);
    CHECK(out.cosine > 0.999);
    CHECK(out.int8 == 4);
  }
}

TEST_CASE("an addition that no convolution can take") {
  network_builder b;
  b.conv("x", "a").conv("x", "c", 1).node("Relu", {"a"}, "r").node("Relu", {"c"}, "q");
  b.node("Add", {"r", "q"}, "s").conv("s", "d").pooled("d");
  const outcome out = compare(b);
  CHECK(out.cosine > 0.999);
  CHECK(out.int8 == 3);
  CHECK(out.conversions == 0);
}

TEST_CASE("pools and concatenations pass integers on") {
  network_builder b;
  const auto pads = integers("pads", {1, 1, 1, 1});
  const auto kernel = integers("kernel_shape", {3, 3});
  b.conv("x", "a").node("Relu", {"a"}, "r");
  b.node("MaxPool", {"r"}, "p", {kernel, pads}).node("AveragePool", {"r"}, "v", {kernel, pads});
  b.node("Concat", {"p", "v", "r"}, "k", {integer("axis", 1)});
  b.conv("k", "d", 1, 1, 3 * channels).pooled("d");
  const outcome out = compare(b);
  CHECK(out.cosine > 0.999);
  CHECK(out.int8 == 2);
  CHECK(out.conversions == 0);
}

TEST_CASE("floats between integers where a layer has no int8 kernel") {
  network_builder b;
  b.conv("x", "a").node("Softplus", {"a"}, "p").conv("p", "c").pooled("c");
  const outcome out = compare(b);
  CHECK(out.cosine > 0.999);
  CHECK(out.int8 == 2);
  CHECK(out.conversions == 1);
}

TEST_CASE("squeeze-excite gates stay fp32") {
  network_builder b;
  b.conv("x", "a").node("Relu", {"a"}, "r").node("GlobalAveragePool", {"r"}, "g");
  b.conv("g", "h", 1).node("Sigmoid", {"h"}, "s").node("Mul", {"r", "s"}, "m").conv("m", "c");
  const outcome out = compare(b.pooled("c"));
  CHECK(out.cosine > 0.999);
  CHECK(out.int8 == 2);
}

TEST_CASE("a layer that rounding spoils goes to fp32") {
  // One channel is thousands of times the others, and the next layer undoes it.
  network_builder b;
  std::vector<float> up(channels * channels, 0);
  std::vector<float> down(channels * channels, 0);
  for (std::size_t c = 0; c < channels; ++c) {
    const float factor = c == 0 ? 4000.0F : 1.0F;
    up[c * channels + c] = factor;
    down[c * channels + c] = 1 / factor;
  }
  b.model.floats("up", {channels, channels, 1, 1}, up);
  b.model.floats("down", {channels, channels, 1, 1}, down);
  b.conv("x", "a").node("Conv", {"a", "up"}, "u").node("Conv", {"u", "down"}, "d");
  b.conv("d", "e").node("Relu", {"e"}, "f").conv("f", "g").pooled("g");
  const outcome out = compare(b);
  CHECK_FALSE(out.how.kept.empty());
  CHECK(out.how.least_cosine > 0.98);
  CHECK(out.int8 >= 1);
}

TEST_CASE("the same items give the same calibration, and that the same bits") {
  network_builder b;
  b.conv("x", "a").node("Relu", {"a"}, "r").conv("r", "c").pooled("c");
  const outcome first = compare(b);
  const outcome second = compare(b);
  CHECK(first.how.text() == second.how.text());
  const auto read = calibration::parse(first.how.text());
  REQUIRE(read.ok());
  const std::vector<std::byte> bytes = b.model.bytes();
  const std::vector<float> input = test::noise(3 * item_size, 5);
  CHECK(features_of(compiled(bytes, onednn::precision::int8, &*read), input) ==
        features_of(compiled(bytes, onednn::precision::int8, &first.how), input));
}

TEST_CASE("photos are rounded as their normalised floats are") {
  test::model_builder model({3, 8, 8});
  model.random("w", {16, 3, 3, 3}, 4).node("Conv", {"x", "w"}, "features");
  const std::vector<std::byte> bytes = model.bytes();
  std::vector<uint8_t> photo(3 * 8 * 8);
  for (std::size_t i = 0; i < photo.size(); ++i) photo[i] = static_cast<uint8_t>(i * 37 % 256);
  for (const bool bgr : {false, true}) {
    onednn::compile_options options;
    options.image = {bgr, {100, 110, 120}, {0.02F, 0.017F, 0.018F}};
    const auto made = calibrator::make(bytes, options);
    REQUIRE(made.ok());
    REQUIRE((*made)->add_images(photo.data(), 1).ok());
    const auto how = (*made)->settle();
    REQUIRE(how.ok());
    options.precision = onednn::precision::int8;
    options.calibration = std::make_shared<const calibration>(*how);
    const auto net = onednn::network::compile(bytes, options);
    REQUIRE(net.ok());
    std::vector<float> planes(photo.size());
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t i = 0; i < 64; ++i) {
        planes[c * 64 + i] =
            (static_cast<float>(photo[3 * i + (bgr ? 2 - c : c)]) - options.image.mean[c]) *
            options.image.scale[c];
      }
    }
    onednn::context runs(*net);
    std::vector<float> from_photo(static_cast<std::size_t>((*net)->feature_count()));
    std::vector<float> from_planes(from_photo.size());
    REQUIRE(runs.run_images(photo.data(), 1, from_photo.data()).ok());
    REQUIRE(runs.run_tensor(planes.data(), 1, from_planes.data()).ok());
    CHECK(from_photo == from_planes);
  }
}

TEST_CASE("int8 without a calibration, or with another model's, says so") {
  network_builder b;
  b.conv("x", "a").pooled("a");
  onednn::compile_options options;
  options.precision = onednn::precision::int8;
  const auto without = onednn::network::compile(b.model.bytes(), options);
  REQUIRE_FALSE(without.ok());
  CHECK(without.status().message().find("calibration") != std::string::npos);
  calibration other;
  other.ranges["elsewhere"] = {1, true};
  options.calibration = std::make_shared<const calibration>(other);
  const auto wrong = onednn::network::compile(b.model.bytes(), options);
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.status().message().find("another model") != std::string::npos);
}

TEST_CASE("calibrating with nothing says so") {
  network_builder b;
  b.conv("x", "a").pooled("a");
  const std::vector<std::byte> bytes = b.model.bytes();
  const auto made = calibrator::make(bytes, {});
  REQUIRE(made.ok());
  const auto how = (*made)->settle();
  REQUIRE_FALSE(how.ok());
  CHECK(how.status().code() == code::failed_precondition);
}
