// Edges and columns: who comes after whom, and which column a port is bound to.
#include "core/graph/fakes.hpp"
#include "graph/explain.hpp"
#include "support/catch.hpp"

namespace graft::test {
namespace {

const std::string items = "[[node]]\nid = \"photos\"\nuse = \"fake.items\"\n";

std::string node(const std::string& id, const std::string& type, const std::string& more = "") {
  return "[[node]]\nid = \"" + id + "\"\nuse = \"fake." + type + "\"\n" + more;
}

// The column bound to input `i` of a node, or "-".
std::string bound(const built& with, const std::string& id, std::size_t i = 0) {
  const graph::graph_node& node = with.graph->nodes[with.graph->find(id)];
  REQUIRE(i < node.inputs.size());
  return node.inputs[i].bound() ? with.graph->type_of(node.inputs[i]).full_name() : "-";
}

bool says(const built& with, const std::string& text) {
  INFO(with.faults);
  return with.faults.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a port takes the newest column that fits, at or above its node") {
  const built with = build_fake(items + node("augment", "augment") + node("net", "net") +
                                node("mean", "mean") + node("judge", "judge"));
  REQUIRE(with.faults.empty());
  CHECK(bound(with, "augment") == "photos.image");
  CHECK(bound(with, "net") == "augment.image");
  CHECK(bound(with, "mean") == "net.features");
  CHECK(bound(with, "judge", 0) == "-");  // unfitted, `mean` has no column yet
  CHECK(bound(with, "judge", 1) == "net.features");
}

TEST_CASE("`from` reaches past the node above") {
  const built with = build_fake(items + node("augment", "augment") + node("a", "net") +
                                node("b", "net", "from = \"augment\"\ngain = 2.0\n") +
                                node("mean", "mean", "from = \"a\"\n"));
  REQUIRE(with.faults.empty());
  CHECK(bound(with, "b") == "augment.image");
  CHECK(bound(with, "mean") == "a.features");
}

TEST_CASE("of ports marked EITHER the one with the newest column is bound") {
  const built image = build_fake(items + node("augment", "augment") + node("net", "net"));
  CHECK(bound(image, "net", 0) == "augment.image");
  CHECK(bound(image, "net", 1) == "-");
  const built input = build_fake(items + node("tensors", "tensors") + node("net", "net"));
  CHECK(bound(input, "net", 0) == "-");
  CHECK(bound(input, "net", 1) == "tensors.input");
  const built none = build_fake(items + node("tensors", "tensors") + node("mean", "mean"));
  CHECK(says(none,
             "nothing above 'mean' makes what 'fake.mean' takes; above it: photos.image "
             "uint8 [?, ?, 3], tensors.input float32 [3]"));
}

TEST_CASE("a MANY port takes one column of every node, and ports after it keep their places") {
  const built with = build_fake(items + node("augment", "augment") + node("a", "net") +
                                node("b", "net", "from = \"augment\"\n") +
                                node("c", "net", "from = \"augment\"\n") +
                                node("join", "join", "from = [\"c\", \"a\", \"b\"]\n"));
  REQUIRE(with.faults.empty());
  CHECK(bound(with, "join", 0) == "c.features");
  CHECK(bound(with, "join", 1) == "a.features");
  CHECK(bound(with, "join", 2) == "b.features");
  CHECK(bound(with, "join", 3) == "augment.image");
  CHECK(with.graph->nodes.back().columns[0].shape == std::vector<int64_t>{9});
  const built lacking = build_fake(items + node("augment", "augment") + node("a", "net") +
                                   node("join", "join", "from = [\"a\", \"augment\"]\n"));
  CHECK(says(lacking, "'augment' gives 'join' no column that fits"));
}

TEST_CASE("a parameter names the column") {
  const std::string two = items + node("augment", "augment") + node("a", "net") + node("b", "net");
  CHECK(bound(build_fake(two + node("mean", "mean")), "mean") == "b.features");
  CHECK(bound(build_fake(two + node("mean", "mean", "features = \"a.features\"\n")), "mean") ==
        "a.features");
  const built near = build_fake(two + node("mean", "mean", "features = \"a.feature\"\n"));
  CHECK(says(near, "node 'mean' names the column 'a.feature', and none above it fits"));
  CHECK(says(near, "did you mean 'a.features'?"));
  // A column that is there and is of another type does not fit either.
  CHECK(says(build_fake(two + node("mean", "mean", "features = \"photos.image\"\n")),
             "none above it fits"));
}

TEST_CASE("loops are found, also those that an implied `from` closes") {
  CHECK(says(build_fake(items + node("a", "net", "from = \"b\"\n") + node("b", "net")),
             "p.toml:9:8: error[cycle]: node 'a' comes after itself"));
  const built implied =
      build_fake(items + node("x", "net", "from = \"c\"\n") + node("a", "net", "from = \"d\"\n") +
                 node("b", "net") + node("c", "net") + node("d", "net"));
  CHECK(says(implied, "error[cycle]"));
  CHECK(says(implied, "p.toml:"));
  CHECK(
      says(build_fake(items + node("a", "net", "from = \"a\"\n")), "node 'a' comes after itself"));
}

TEST_CASE("other faults of edges") {
  CHECK(says(build_fake(items + node("a", "net", "from = \"fotos\"\n")),
             "node 'a' comes from 'fotos', and there is no such node"));
  CHECK(says(build_fake(items + node("more", "items")), "error[many-sources]"));
  CHECK(says(build_fake(node("net", "net")), "error[no-source]"));
  CHECK(says(build_fake(items + node("a", "net", "from = [\"photos\", \"photos\"]\n")),
             "'fake.net' takes one node, `from` names 2"));
  CHECK(says(build_fake(items + node("b", "items", "from = \"photos\"\n")), "error[bad-from]"));
}

TEST_CASE("nodes may stand in any order in the file; what runs is upstream first") {
  const built with = build_fake(items + node("mean", "mean", "from = \"net\"\n") +
                                node("net", "net", "from = \"augment\"\n") +
                                node("augment", "augment", "from = \"photos\"\n"));
  REQUIRE(with.faults.empty());
  CHECK(with.graph->order == std::vector<int>{0, 3, 2, 1});
  CHECK(with.graph->ancestry(2) == std::vector<int>{0, 3, 2});
  const std::string words = graph::explain(*with.graph);
  CHECK(words.find("takes  augment.image  uint8 [2, 2, 3]") != std::string::npos);
  CHECK(graph::explain_dot(*with.graph).find("\"augment\" -> \"net\"") != std::string::npos);
}

}  // namespace graft::test
