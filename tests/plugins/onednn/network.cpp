// The compiled network as its callers see it: images, batches, workers, memory.
#include "runtime/network.hpp"
#include "formats/onnx/writer.hpp"
#include "runtime/group.hpp"
#include "support/catch.hpp"
#include "support/models.hpp"

#include <thread>

using namespace graft;
using namespace graft::test;
using onnx::make_attribute;
using ints = std::vector<int64_t>;

namespace {

model_builder small_net(int64_t side = 12) {
  model_builder m({3, side, side});
  m.random("w", {16, 3, 3, 3}, 1).random("d", {16, 1, 3, 3}, 2).random("v", {24, 16, 1, 1}, 3);
  m.node("Conv", {"x", "w"}, "a", {make_attribute("strides", ints{2, 2})}).node("Relu", {"a"}, "b");
  m.node("Conv", {"b", "d"}, "c",
         {make_attribute("group", int64_t{16}), make_attribute("pads", ints{1, 1, 1, 1})});
  m.node("Add", {"c", "b"}, "e")
      .node("Conv", {"e", "v"}, "f")
      .node("GlobalAveragePool", {"f"}, "g");
  m.node("Flatten", {"g"}, "features");
  return m;
}

std::shared_ptr<const onednn::network> compiled(const onnx::model& model,
                                                const onednn::image_input& image = {}) {
  onednn::compile_options options;
  options.image = image;
  const auto net = onednn::network::compile(onnx::write(model), options);
  REQUIRE(net.ok());
  return *net;
}

std::vector<uint8_t> random_images(std::size_t n) {
  std::vector<uint8_t> out;
  for (const float value : noise(n, 5)) out.push_back(static_cast<uint8_t>((value + 1) * 127));
  return out;
}

}  // namespace

TEST_CASE("images are normalised in the pack's order of channels") {
  for (const bool bgr : {false, true}) {
    onednn::image_input how{bgr, {1, 2, 3}, {0.5F, 0.25F, 2}};
    model_builder m({3, 5, 21});
    m.node("Identity", {"x"}, "y").node("Relu", {"y"}, "features");
    const auto net = compiled(m.model, how);
    const std::vector<uint8_t> images = random_images(2 * 5 * 21 * 3);
    std::vector<float> got(2 * 3 * 5 * 21);
    onednn::context worker(net);
    REQUIRE(worker.run_images(images.data(), 2, got.data()).ok());
    for (std::size_t i = 0; i < got.size(); ++i) {
      const std::size_t pixel = i % 105;
      const std::size_t channel = i / 105 % 3;
      const std::size_t item = i / 315;
      const float value = images[(item * 105 + pixel) * 3 + (bgr ? 2 - channel : channel)];
      const float expected = std::max((value - how.mean[channel]) * how.scale[channel], 0.0F);
      REQUIRE(got[i] == expected);
    }
  }
}

TEST_CASE("images and the same tensors give the same bits") {
  const onednn::image_input how{false, {127, 127, 127}, {1 / 128.0F, 1 / 128.0F, 1 / 128.0F}};
  const auto net = compiled(small_net().model, how);
  const std::vector<uint8_t> images = random_images(3 * 144 * 3);
  std::vector<float> tensor(images.size());
  for (std::size_t item = 0; item < 3; ++item) {
    for (std::size_t i = 0; i < 432; ++i) {
      tensor[item * 432 + i] =
          (static_cast<float>(images[(item * 144 + i % 144) * 3 + i / 144]) - 127) / 128;
    }
  }
  std::vector<float> a(3 * 24);
  std::vector<float> b(3 * 24);
  onednn::context worker(net);
  REQUIRE(worker.run_images(images.data(), 3, a.data()).ok());
  REQUIRE(worker.run_tensor(tensor.data(), 3, b.data()).ok());
  CHECK(a == b);
}

TEST_CASE("an item's features depend neither on its place nor on the size of the batch") {
  const auto net = compiled(small_net().model);
  const std::vector<float> x = noise(7 * 432, 11);
  std::vector<float> all(7 * 24);
  onednn::context worker(net);
  REQUIRE(worker.run_tensor(x.data(), 7, all.data()).ok());
  for (std::size_t i = 0; i < 7; ++i) {
    std::vector<float> one(24);
    REQUIRE(worker.run_tensor(x.data() + i * 432, 1, one.data()).ok());
    CHECK(std::equal(one.begin(), one.end(), all.begin() + static_cast<std::ptrdiff_t>(i * 24)));
  }
}

TEST_CASE("a model with a fixed batch runs any number of items") {
  model_builder fixed = small_net();
  fixed.model.graph.inputs[0].shape[0] = {4, ""};
  const std::vector<float> x = noise(6 * 432, 11);
  const auto expected = run_compiled(small_net().model, x, 6);
  const auto got = run_compiled(fixed.model, x, 6);
  REQUIRE(expected.ok());
  REQUIRE(got.ok());
  CHECK(relative_error(*got, *expected) < 1e-5);
}

TEST_CASE("workers share a network and give the same bits") {
  const auto net = compiled(small_net(32).model);
  const std::vector<float> x = noise(8 * 3 * 32 * 32, 3);
  std::vector<std::vector<float>> results(4, std::vector<float>(8 * 24));
  std::vector<std::thread> threads;
  std::vector<char> ok(4, 0);
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      onednn::context worker(net);
      ok[t] = worker.run_tensor(x.data(), 8, results[t].data()).ok() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(ok == std::vector<char>(4, 1));
  for (std::size_t t = 1; t < 4; ++t) CHECK(results[t] == results[0]);
}

TEST_CASE("activations share memory once they are dead") {
  model_builder m({16, 32, 32});
  std::string last = "x";
  for (int i = 0; i < 10; ++i) {
    const std::string next = i == 9 ? "features" : "v" + std::to_string(i);
    m.random("w" + std::to_string(i), {16, 16, 3, 3}, static_cast<uint32_t>(i));
    m.node("Conv", {last, "w" + std::to_string(i)}, next,
           {make_attribute("pads", ints{1, 1, 1, 1})});
    last = next;
  }
  onednn::compile_options options;
  options.plan = onednn::kernel_plan{};  // direct kernels: Winograd's work in scratch memory
  const auto made = onednn::network::compile(onnx::write(m.model), options);
  REQUIRE(made.ok());
  const auto& net = *made;
  CHECK(net->context_bytes() < onednn::images_together * 4 * 16 * 32 * 32 * sizeof(float));
  CHECK(net->weight_bytes() >= 10 * 16 * 16 * 9 * sizeof(float));
}

TEST_CASE("every layer is named with the kernel that runs it and its time") {
  const auto net = compiled(small_net().model);
  onednn::context worker(net);
  const std::vector<float> x = noise(432, 3);
  const auto layers = worker.profile(x.data(), 3);
  REQUIRE(layers.ok());
  REQUIRE(layers->size() >= 4);
  CHECK((*layers)[0].op == "Conv");
  CHECK((*layers)[0].flops == 2.0 * 27 * 16 * 5 * 5);
  for (const onednn::layer& one : *layers) {
    CHECK_FALSE(one.implementation.empty());
    CHECK(one.milliseconds < 1000);
  }
}

TEST_CASE("int8 without a calibration is refused with a sentence") {
  onednn::compile_options options;
  options.precision = onednn::precision::int8;
  const auto net = onednn::network::compile(small_net().bytes(), options);
  REQUIRE_FALSE(net.ok());
  CHECK(net.status().message() == "precision 'int8' needs a calibration first");
}
