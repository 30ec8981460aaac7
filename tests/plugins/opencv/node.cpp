#include "support/node.hpp"

#include "support/catch.hpp"
#include "support/small_model.hpp"

#include <thread>

using namespace graft::test;

namespace {

constexpr int64_t item_size = 3 * 8 * 8;

std::vector<uint8_t> photos(int64_t n) {
  std::vector<uint8_t> rgb;
  for (const float one : noise(static_cast<std::size_t>(n * item_size), 20)) {
    rgb.push_back(static_cast<uint8_t>((one + 1) * 127));
  }
  return rgb;
}

std::vector<float> part(const std::vector<float>& all, int64_t i, int64_t size) {
  return {all.begin() + i * size, all.begin() + (i + 1) * size};
}

}  // namespace

TEST_CASE("an item's features are the same bits alone and in a batch") {
  backbone_node node(small_classifier().bytes());
  REQUIRE(node.infer_input(8, 8) == GRAFT_OK);
  CHECK(node.shape() == std::vector<int64_t>{4});
  const std::vector<float> inputs = noise(16 * item_size, 10);
  const std::vector<float> together = node.process_inputs(inputs, 16);
  for (int64_t i = 0; i < 16; ++i) {
    CHECK(node.process_inputs(part(inputs, i, item_size), 1) == part(together, i, 4));
  }
  CHECK(part(together, 0, 4) != part(together, 1, 4));
}

TEST_CASE("photos are normalised as the pack says") {
  backbone_node node(small_classifier().bytes());
  REQUIRE(node.infer_image(8, 8) == GRAFT_OK);
  const std::vector<uint8_t> rgb = photos(2);
  std::vector<float> planes(2 * item_size);
  for (int64_t i = 0; i < 2; ++i) {
    for (int64_t pixel = 0; pixel < 64; ++pixel) {
      for (int64_t c = 0; c < 3; ++c) {
        const float value = rgb[static_cast<std::size_t>((i * 64 + pixel) * 3 + 2 - c)];
        const float mean[] = {10, 20, 30};
        const float scale[] = {0.5F, 0.25F, 0.125F};
        planes[static_cast<std::size_t>((i * 3 + c) * 64 + pixel)] = (value - mean[c]) * scale[c];
      }
    }
  }
  CHECK(node.process_images(rgb, 2) == node.process_inputs(planes, 2));

  std::vector<float> prepared(planes.size());
  const graft_tensor images = tensor_over(rgb.data(), GRAFT_UINT8, {2, 8, 8, 3});
  graft_tensor input = tensor_over(prepared.data(), GRAFT_FLOAT32, {2, 3, 8, 8});
  const auto& network = node.extension<graft_network>(GRAFT_EXT_NETWORK);
  REQUIRE(network.prepare(node.self(), &images, &input) == GRAFT_OK);
  CHECK(prepared == planes);
}

TEST_CASE("workers that come at once give the bits of one") {
  backbone_node node(small_classifier().bytes());
  const std::vector<float> inputs = noise(4 * item_size, 11);
  const std::vector<float> expected = node.process_inputs(inputs, 4);
  std::vector<std::vector<float>> got(4);
  std::vector<std::thread> workers;
  for (uint32_t i = 0; i < 4; ++i) {
    workers.emplace_back([&, i] {
      for (int round = 0; round < 8; ++round) got[i] = node.process_inputs(inputs, 4, i);
    });
  }
  for (std::thread& one : workers) one.join();
  for (const std::vector<float>& one : got) CHECK(one == expected);
}

TEST_CASE("the node says what it wants and what it is") {
  backbone_node node(small_classifier().bytes());
  graft_image_spec spec{};
  const auto& size = node.extension<graft_image_size>(GRAFT_EXT_IMAGE_SIZE);
  REQUIRE(size.wanted(node.self(), &spec) == GRAFT_OK);
  CHECK(spec.width == 8);
  CHECK(spec.resize == 9);
  const auto& identity = node.extension<graft_identity>(GRAFT_EXT_IDENTITY);
  CHECK(graft::to_string(identity.get(node.self())).find("OpenCV 4.") == 0);
  const auto& network = node.extension<graft_network>(GRAFT_EXT_NETWORK);
  CHECK(graft::to_view(network.precision(node.self())) == "fp32");
  REQUIRE(network.compile(node.self(), 16) == GRAFT_OK);
  uint64_t shared = 0;
  uint64_t per_worker = 0;
  REQUIRE(network.memory(node.self(), 16, &shared, &per_worker) == GRAFT_OK);
  CHECK(per_worker >= (108 + 3 * 64 + 4 * 36) * sizeof(float));
  CHECK(shared >= small_classifier().bytes().size());
}

TEST_CASE("photos and tensors of another size are refused") {
  backbone_node node(small_classifier().bytes());
  CHECK(node.infer_image(8, 9) == GRAFT_INVALID_ARGUMENT);
  CHECK(node.error().find("takes 8x8 with 3 channels but 'above' is 9x8") != std::string::npos);
  CHECK(node.infer_input(7, 8) == GRAFT_INVALID_ARGUMENT);
  CHECK(node.infer_image(GRAFT_ANY_SIZE, GRAFT_ANY_SIZE) == GRAFT_INVALID_ARGUMENT);
  CHECK(node.error().find("augment node") != std::string::npos);
}

TEST_CASE("what OpenCV cannot do is refused with a sentence") {
  for (const char* precision : {"bf16", "int8"}) {
    backbone_node node(small_classifier().bytes(), precision);
    CHECK(node.infer_image(8, 8) == GRAFT_UNIMPLEMENTED);
    CHECK(node.error().find("computes in fp32 alone") != std::string::npos);
  }
  for (const char* stage : {"all", "stage4"}) {
    backbone_node node(small_classifier().bytes(), "fp32", stage);
    CHECK(node.infer_image(8, 8) == GRAFT_UNIMPLEMENTED);
    CHECK(node.error().find("cannot be trained; expected \"none\"") != std::string::npos);
  }
}

TEST_CASE("a fault of the model names its file") {
  std::vector<std::byte> bytes = small_classifier().bytes();
  bytes.resize(bytes.size() / 2);
  backbone_node node(bytes);
  CHECK(node.infer_image(8, 8) != GRAFT_OK);
  CHECK(node.error().find("small.onnx: ") == 0);
}
