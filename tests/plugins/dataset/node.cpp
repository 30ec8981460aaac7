#include "plugins/features/node_harness.hpp"
#include "split.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>

using namespace graft::test;
using graft::splitting::split;

TEST_CASE("the node splits what the host lists") {
  const fake_node<split> node({{"train", "0.5"}, {"validation", "0"}});
  REQUIRE(node.status == GRAFT_OK);
  std::vector<std::string> ids;
  for (int i = 0; i < 10; ++i) ids.push_back(std::to_string(i));
  std::vector<graft_item> items(10);
  std::vector<const graft_item*> pointers;
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i].id = graft::to_text(ids[i]);
    items[i].label = 0;
    items[i].label_name = graft::to_text("cat");
    items[i].hash[0] = static_cast<uint8_t>(i + 1);
    pointers.push_back(&items[i]);
  }
  std::vector<int32_t> splits(10);
  REQUIRE(node.type().arrange(node.self(), pointers.data(), 10, splits.data()) == GRAFT_OK);
  CHECK(std::count(splits.begin(), splits.end(), GRAFT_SPLIT_TRAIN) == 5);
  CHECK(std::count(splits.begin(), splits.end(), GRAFT_SPLIT_TEST) == 5);
  CHECK(node.host.warnings.empty());
  REQUIRE(node.type().arrange(node.self(), pointers.data(), 1, splits.data()) == GRAFT_OK);
  CHECK(node.host.warnings.size() == 1);
}

TEST_CASE("fractions that cannot be are an error when the node is made") {
  const fake_node<split> node({{"train", "0.9"}, {"test", "0.3"}});
  CHECK(node.status != GRAFT_OK);
  CHECK(node.host.error.find("add up to 1.2") != std::string::npos);
}
