// onednn.backbone through the functions that the host calls.
#include "support/catch.hpp"
#include "support/models.hpp"
#include "support/node_bench.hpp"

using namespace graft;
using namespace graft::test;
using onnx::make_attribute;

namespace {

model_builder small_model() {
  model_builder m({3, 8, 8});
  m.random("w", {5, 3, 3, 3}, 1).node("Conv", {"x", "w"}, "c").node("Relu", {"c"}, "r");
  m.node("GlobalAveragePool", {"r"}, "p").node("Flatten", {"p"}, "features");
  return m;
}

}  // namespace

TEST_CASE("the node declares its features and runs photos and tensors alike") {
  bench b(small_model().bytes());
  std::vector<int64_t> made;
  REQUIRE(b.infer(8, 8, made).ok());
  CHECK(made == std::vector<int64_t>{5});
  std::vector<uint8_t> photos(3 * 8 * 8 * 3);
  for (std::size_t i = 0; i < photos.size(); ++i) photos[i] = static_cast<uint8_t>(i * 37 % 251);
  std::vector<float> input(photos.size());
  graft_tensor from{};
  from.data = photos.data();
  from.shape[0] = 3;
  from.shape[1] = from.shape[2] = 8;
  graft_tensor to{};
  to.data = input.data();
  REQUIRE(b.node().prepare(from, to).ok());
  CHECK(input[0] == -127.0F / 128);
  CHECK(input[64] == (37.0F - 127) / 128);
  std::vector<float> a(3 * 5);
  std::vector<float> c(3 * 5);
  REQUIRE(b.process(0, photos.data(), 3, a).ok());
  REQUIRE(b.process(1, input.data(), 3, c).ok());
  CHECK(a == c);
  const auto expected = run_compiled(small_model().model, input, 3);
  REQUIRE(expected.ok());
  CHECK(a == *expected);
  uint64_t shared = 0;
  uint64_t each = 0;
  REQUIRE(b.node().memory(16, shared, each).ok());
  CHECK(shared >= 5 * 27 * sizeof(float));
  CHECK(each >= 3 * 8 * 8 * sizeof(float));
  CHECK(b.node().identity().find("oneDNN") == 0);
}

TEST_CASE("images of another size are refused with both sizes") {
  bench b(small_model().bytes());
  std::vector<int64_t> made;
  const status outcome = b.infer(9, 10, made);
  REQUIRE_FALSE(outcome.ok());
  CHECK(outcome.message() ==
        "the network takes 8x8 with 3 channels but 'image' is 10x9 with 3 channels; an augment "
        "node above brings photos to size");
}

TEST_CASE("a bare model brings its own image size, a pack its pack's") {
  bench bare(small_model().bytes(), "auto", "none", true);
  CHECK(bare.node().wanted().width == 8);
  CHECK(bare.node().wanted().height == 8);
  CHECK(bare.node().wanted().resize == 10);
  bench pack(small_model().bytes());
  CHECK(pack.node().wanted().width == 16);
}

TEST_CASE("what is to be trained is named by a stage") {
  bench frozen(small_model().bytes());
  CHECK(*frozen.node().first_trainable() == GRAFT_NO_BOUNDARY);
  bench whole(small_model().bytes(), "fp32", "all");
  CHECK(*whole.node().first_trainable() == 0);
  const std::size_t stages = whole.node().boundaries()->size() - 1;
  bench last(small_model().bytes(), "fp32", "stage" + std::to_string(stages));
  CHECK(*last.node().first_trainable() == stages - 1);
  bench none(small_model().bytes(), "fp32", "stage99");
  const status refused = none.node().first_trainable().status();
  CHECK(refused.message().find("trainable = \"stage99\" is no stage of the network; expected "
                               "\"none\", \"all\", \"stage1\"") == 0);
}

TEST_CASE("what is wrong with the model names its file") {
  std::vector<std::byte> bytes = small_model().bytes();
  bytes.resize(bytes.size() / 2);
  std::vector<int64_t> made;
  bench b(bytes);
  CHECK(b.node().wanted().width == 16);
  const status outcome = b.infer(8, 8, made);
  REQUIRE_FALSE(outcome.ok());
  CHECK(outcome.message().find("small.onnx: byte ") == 0);
}
