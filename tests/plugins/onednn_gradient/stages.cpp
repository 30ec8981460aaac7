// Where networks may be cut, and what is said where they may not or have no gradient.
#include "networks.hpp"
#include "support/catch.hpp"
#include "training_support.hpp"

using namespace graft;
using namespace graft::test;
using namespace graft::onednn::gradient;

namespace {

status compile(const model_builder& m, const trainable_options& options) {
  const std::vector<std::byte> bytes = m.bytes();
  return trainable_network::compile(bytes, options).status();
}

}  // namespace

TEST_CASE("stages are found at the image sizes") {
  const trained_model m = trainable(mixed_network("Relu").model);
  REQUIRE(m.net->stages().size() >= 2);
  CHECK(m.net->stages().front().name == "stage1");
  CHECK(m.net->stages().back().tensor == "features");
}

TEST_CASE("a stage ends only where every path crosses") {
  trainable_options options;
  options.stages = {{"one", "gate"}, {"two", "features"}};
  CHECK(compile(mixed_network("Relu"), options).message() ==
        "stage 'one' ends at 'gate', but not every path from the input to the features crosses it");
  options.stages = {{"one", "nowhere"}, {"two", "features"}};
  CHECK(compile(mixed_network("Relu"), options).code() == code::not_found);
  options.stages = {{"one", "block"}};
  CHECK(compile(mixed_network("Relu"), options).code() == code::invalid_argument);
}

TEST_CASE("operators without a gradient are named, all of them") {
  model_builder m({4, 5, 3});
  m.node("Floor", {"x"}, "f").node("Relu", {"f"}, "r").node("Ceil", {"r"}, "features");
  const status refused = compile(m, {});
  CHECK(refused.code() == code::unimplemented);
  CHECK(refused.message() ==
        "the network cannot be trained through node 'f_node' (Floor), node 'features_node' "
        "(Ceil), which have no gradient here; use trainable = \"none\"");
}
