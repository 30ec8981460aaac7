// Who wants images of which size, settled from the last node to the first.
#include "core/graph/fakes.hpp"
#include "support/catch.hpp"

namespace graft::test {
namespace {

const std::string items = "[[node]]\nid = \"photos\"\nuse = \"fake.items\"\n";

std::string node(const std::string& id, const std::string& type, const std::string& more = "") {
  return "[[node]]\nid = \"" + id + "\"\nuse = \"fake." + type + "\"\n" + more;
}
const graft_image_spec* told(const built& with, const std::string& id) {
  return with.graph->nodes[with.graph->find(id)].instance->obeyed();
}

}  // namespace

TEST_CASE("the augment node obeys the network, the source learns how far it may shrink") {
  const built with =
      build_fake(items + node("augment", "augment") + node("net", "net", "size = 3\n"));
  REQUIRE(with.faults.empty());
  CHECK(told(with, "augment")->width == 3);
  CHECK(told(with, "photos")->width == 0);
  CHECK(told(with, "photos")->min_short_side == 6);
  CHECK(with.graph->nodes[1].columns[0].describe() == "uint8 [3, 3, 3]");
}

TEST_CASE("two networks of one size share an augment node") {
  const built with = build_fake(items + node("augment", "augment") + node("a", "net") +
                                node("b", "net", "from = \"augment\"\n"));
  CHECK(with.faults.empty());
}

TEST_CASE("two networks of two sizes need an augment node each, and the fault says so") {
  const built with = build_fake(items + node("augment", "augment") + node("a", "net") +
                                node("b", "net", "from = \"augment\"\nsize = 3\n"));
  INFO(with.faults);
  CHECK(with.faults.find("'a' wants images of 2x2 (resized to 2) and 'b' of 3x3 (resized to 3), "
                         "both from 'augment'") != std::string::npos);
  CHECK(with.faults.find("an augment node of its own above each of them") != std::string::npos);
}

TEST_CASE("with two augment nodes the source keeps enough for the larger") {
  const built with =
      build_fake(items + node("small", "augment") + node("a", "net", "size = 2\n") +
                 node("large", "augment", "from = \"photos\"\n") + node("b", "net", "size = 5\n") +
                 node("join", "join", "from = [\"a\", \"b\"]\n"));
  INFO(with.faults);
  REQUIRE(with.faults.empty());
  CHECK(told(with, "small")->width == 2);
  CHECK(told(with, "large")->width == 5);
  CHECK(told(with, "photos")->min_short_side == 10);
}

TEST_CASE("a network without an image node of its size above it is told what to put there") {
  const built with = build_fake(items + node("net", "net"));
  CHECK(with.faults.find("'net' takes images of 2x2, and photos.image is uint8 [?, ?, 3]") !=
        std::string::npos);
}

}  // namespace graft::test
