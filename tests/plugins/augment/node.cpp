#include "node/standard.hpp"

#include "noise.hpp"
#include "plugins/features/node_harness.hpp"
#include "support/catch.hpp"

using namespace graft::test;
using graft::augment::standard;

namespace {

using settings = std::map<std::string, std::string>;

graft_image_spec wish(int32_t size, int32_t resize) {
  graft_image_spec spec{};
  spec.struct_size = sizeof(spec);
  spec.width = spec.height = size;
  spec.resize = resize;
  spec.resize_mode = GRAFT_RESIZE_SHORT_SIDE;
  spec.interpolation = GRAFT_INTERPOLATION_BICUBIC;
  return spec;
}

graft_status obey(const fake_node<standard>& node, const graft_image_spec& spec) {
  return node.extension<graft_image_size>(GRAFT_EXT_IMAGE_SIZE)->obey(node.self(), &spec);
}

graft_image_spec wanted(const fake_node<standard>& node) {
  graft_image_spec spec{};
  REQUIRE(node.extension<graft_image_size>(GRAFT_EXT_IMAGE_SIZE)->wanted(node.self(), &spec) ==
          GRAFT_OK);
  return spec;
}

int32_t views(const settings& set) {
  const fake_node<standard> node(set);
  REQUIRE(node.status == GRAFT_OK);
  return node.extension<graft_views>(GRAFT_EXT_VIEWS)->count(node.self());
}

std::vector<uint8_t> made(const settings& set, int32_t split, int32_t view, uint64_t key) {
  fake_node<standard> node(set);
  REQUIRE(obey(node, wish(20, 24)) == GRAFT_OK);
  REQUIRE(node.infer({{GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3}}) == GRAFT_OK);
  REQUIRE(node.shape == std::vector<int64_t>{20, 20, 3});
  owned_tensor<uint8_t> photo(GRAFT_UINT8, {40, 50, 3}, graft::augment::test::noise(50, 40).pixels);
  fake_batch batch;
  batch.items.resize(1);
  batch.items[0].split = split;
  batch.items[0].view = view;
  batch.items[0].key = key;
  batch.columns = {{&photo.raw}};
  auto pixels = node.process<uint8_t>(batch);
  REQUIRE(node.status == GRAFT_OK);
  REQUIRE(node.rejected.empty());
  return pixels;
}

}  // namespace

TEST_CASE("only train items in a training view are augmented") {
  const settings set{{"flip", "1"}, {"crop.scale", "[0.4, 0.8]"}};
  const auto plain = made(set, GRAFT_SPLIT_TRAIN, GRAFT_VIEW_EVAL, 5);
  CHECK(made(set, GRAFT_SPLIT_VALIDATION, 0, 5) == plain);
  CHECK(made(set, GRAFT_SPLIT_TEST, 0, 5) == plain);
  const auto random = made(set, GRAFT_SPLIT_TRAIN, 0, 5);
  CHECK(random != plain);
  CHECK(made(set, GRAFT_SPLIT_TRAIN, 0, 5) == random);
  CHECK(made(set, GRAFT_SPLIT_TRAIN, 1, 6) != random);
}

TEST_CASE("random = false gives the eval view to all") {
  const settings set{{"flip", "1"}, {"rotate", "90"}, {"random", "false"}};
  CHECK(made(set, GRAFT_SPLIT_TRAIN, 0, 5) == made(set, GRAFT_SPLIT_TRAIN, GRAFT_VIEW_EVAL, 5));
  CHECK(views(set) == 1);
}

TEST_CASE("views follow from whether anything is random") {
  CHECK(views({}) == 4);
  CHECK(views({{"views", "9"}}) == 9);
  CHECK(views({{"views", "0"}}) == 0);
  CHECK(views({{"flip", "0"}}) == 1);
  CHECK(views({{"flip", "0"}, {"crop.scale", "[1, 1]"}, {"views", "7"}}) == 1);
  CHECK(views({{"random", "false"}, {"views", "1"}}) == 1);
  const fake_node<standard> one(settings{{"views", "1"}});
  CHECK(one.status != GRAFT_OK);
  CHECK(one.host.error.find("views = 1") != std::string::npos);
}

TEST_CASE("sizes are passed up and checked") {
  const fake_node<standard> plain;
  CHECK(wanted(plain).min_short_side == 0);  // nothing was wanted yet: do not shrink
  REQUIRE(obey(plain, wish(224, 256)) == GRAFT_OK);
  CHECK(wanted(plain).min_short_side == 256);
  CHECK(wanted(plain).width == 0);
  const fake_node<standard> crops(settings{{"crop.scale", "[0.25, 1.0]"}});
  REQUIRE(obey(crops, wish(224, 256)) == GRAFT_OK);
  CHECK(wanted(crops).min_short_side == 518);  // 224 / sqrt(0.25 * 0.75)
  CHECK(obey(plain, wish(224, 200)) == GRAFT_INVALID_ARGUMENT);
  auto spec = wish(224, 256);
  spec.interpolation = 9;
  CHECK(obey(plain, spec) == GRAFT_UNIMPLEMENTED);
}

TEST_CASE("without a wish from below there is no size to make") {
  fake_node<standard> node;
  CHECK(node.infer({{GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3}}) == GRAFT_INVALID_ARGUMENT);
  CHECK(node.host.error.find("backbone") != std::string::npos);
}

TEST_CASE("a crop range out of order is an error when the node is made") {
  const fake_node<standard> node(settings{{"crop.scale", "[0.9, 0.5]"}});
  CHECK(node.status != GRAFT_OK);
  CHECK(node.host.error.find("crop.scale") != std::string::npos);
}
