// Which nodes a file computes, and what is refused.
#include "export/path.hpp"

#include "core/graph/fakes.hpp"
#include "export/export.hpp"
#include "support/catch.hpp"

using namespace graft;

namespace graft::test {
namespace {

std::string node(const std::string& id, const std::string& use, const std::string& rest = "") {
  return "[[node]]\nid = \"" + id + "\"\nuse = \"fake." + use + "\"\n" + rest;
}

const std::string items = node("photos", "items");
const std::string chain = items + node("augment", "augment") + node("net", "net");

// The fake estimator has probabilities only once fitted; they are put there by hand.
built build(const std::string& nodes) {
  built with = build_fake(nodes);
  INFO(with.faults);
  REQUIRE(with.graph.has_value());
  for (graph::graph_node& one : with.graph->nodes) {
    if (one.kind() != GRAFT_KIND_ESTIMATOR) continue;
    tensor::column_type made;
    made.node = one.id();
    made.name = made.role = GRAFT_ROLE_PROBABILITIES;
    made.shape = {3};
    one.columns = {made};
  }
  return with;
}

std::string refusal(const std::string& nodes) {
  const built with = build(nodes);
  const auto made = exporting::find_path(*with.graph);
  REQUIRE_FALSE(made.ok());
  return made.status().message();
}

}  // namespace

TEST_CASE("the way leads from the augmented image to the newest probabilities") {
  const built with = build(chain + node("head", "mean"));
  const auto way = exporting::find_path(*with.graph);
  REQUIRE(way.ok());
  CHECK(with.graph->type_of(way->input).full_name() == "augment.image");
  CHECK(with.graph->type_of(way->probabilities).node == "head");
  REQUIRE(way->nodes.size() == 2);
  CHECK(with.graph->nodes[way->nodes[0]].id() == "net");
  CHECK(with.graph->nodes[way->nodes[1]].id() == "head");
}

TEST_CASE("two networks share the image") {
  const built with =
      build(chain + node("other", "net", "from = \"augment\"\n") +
            node("join", "join", "from = [\"net\", \"other\"]\n") + node("head", "mean"));
  const auto way = exporting::find_path(*with.graph);
  REQUIRE(way.ok());
  CHECK(way->nodes.size() == 4);
}

TEST_CASE("a pipeline without probabilities has nothing to export") {
  CHECK(refusal(chain) == "the run has no node that gives probabilities of classes");
}

TEST_CASE("two images of a photo are refused by name") {
  const std::string text =
      refusal(items + node("small", "augment") + node("a", "net", "size = 2\n") +
              node("large", "augment", "from = \"photos\"\n") + node("b", "net", "size = 5\n") +
              node("join", "join", "from = [\"a\", \"b\"]\n") + node("head", "mean"));
  CHECK(text.find("'small.image'") != std::string::npos);
  CHECK(text.find("'large.image'") != std::string::npos);
  CHECK(text.find("a file takes one image") != std::string::npos);
}

TEST_CASE("what happens to a photo above the augment node is not left out in silence") {
  const std::string text = refusal(items + node("first", "augment") + node("second", "augment") +
                                   node("net", "net") + node("head", "mean"));
  CHECK(text.find("node 'first' changes photos before 'second'") != std::string::npos);
}

TEST_CASE("a node that cannot be written is named with its type") {
  const built with = build(chain + node("head", "mean"));
  const auto made = exporting::to_onnx(*with.graph);
  REQUIRE_FALSE(made.ok());
  CHECK(made.status().code() == code::unimplemented);
  CHECK(made.status().message() ==
        "node 'net' (fake.net) cannot be written as ONNX: its plugin does not offer graft.onnx/1");
}

}  // namespace graft::test
