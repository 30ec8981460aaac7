// What the cache is keyed by: everything that results depend on, and nothing else.
#include "base/files.hpp"
#include "core/graph/fakes.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <filesystem>

namespace graft::test {
namespace {

struct spelling {
  std::string photos = {};
  std::string augment = {};
  std::string net = {};
  std::string augment_id = "augment";
};

base::hash128 identity(const spelling& as, const std::vector<std::string>& set = {}) {
  const built with =
      build_fake("[[node]]\nid = \"photos\"\nuse = \"fake.items\"\n" + as.photos +
                     "[[node]]\nid = \"" + as.augment_id + "\"\nuse = \"fake.augment\"\n" +
                     as.augment + "[[node]]\nid = \"net\"\nuse = \"fake.net\"\n" + as.net,
                 nullptr, set);
  INFO(with.faults);
  REQUIRE(with.faults.empty());
  return with.graph->nodes.back().identity;
}

std::string pack(const std::string& folder, const std::string& weights, const std::string& mean) {
  std::filesystem::create_directories(folder);
  const auto bytes = std::as_bytes(std::span(weights));
  const std::string text = "name = \"p\"\nlicence = \"none\"\nsource = \"here\"\nsha256 = \"" +
                           base::hex(base::sha256(bytes)) +
                           "\"\n[input]\nwidth = 2\nheight = 2\nchannels = \"rgb\"\nmean = [" +
                           mean + ", 0.0, 0.0]\n" +
                           "scale = [1.0, 1.0, 1.0]\n[resize]\nmode = \"short_side\"\nsize = 2\n" +
                           "interpolation = \"bicubic\"\n";
  REQUIRE(base::write_file(folder + "/model.onnx", weights).ok());
  REQUIRE(base::write_file(folder + "/backbone.toml", text).ok());
  return "model = \"" + folder + "\"\n";
}

}  // namespace

TEST_CASE("an identity is the same for the same pipeline, however it is written") {
  CHECK(identity({}) == identity({}));
  CHECK(identity({}) == identity({"", "", "gain = 1.0\n"}));  // the default, said
  CHECK(identity({"", "", "gain = 2.0\n"}) == identity({}, {"net.gain=2.0"}));
}

TEST_CASE("parameters change it, of the node and of those above") {
  CHECK(identity({}) != identity({"", "", "gain = 2.0\n"}));
  CHECK(identity({}) != identity({"gain = 2.0\n"}));
  CHECK(identity({}) != identity({"", "views = 3\n"}));
}

TEST_CASE("what has no effect does not change it: speed, and where the photos lie") {
  test::temporary_folder one;
  test::temporary_folder two;
  CHECK(identity({}) == identity({"", "", "speed = 9\n"}));
  CHECK(identity({}) == identity({"place = \"there\"\n"}));
  CHECK(identity({"path = \"" + one.path() + "\"\n"}) ==
        identity({"path = \"" + two.path() + "\"\n"}));
}

TEST_CASE("a negotiated size changes it") {
  CHECK(identity({}) != identity({"", "", "size = 3\n"}));
  const built small = build_fake(
      "[[node]]\nid = \"p\"\nuse = \"fake.items\"\n[[node]]\nid = \"a\"\n"
      "use = \"fake.augment\"\n[[node]]\nid = \"n\"\nuse = \"fake.net\"\n");
  const built large = build_fake(
      "[[node]]\nid = \"p\"\nuse = \"fake.items\"\n[[node]]\nid = \"a\"\n"
      "use = \"fake.augment\"\n[[node]]\nid = \"n\"\nuse = \"fake.net\"\n"
      "size = 3\n");
  CHECK(small.graph->nodes[1].identity != large.graph->nodes[1].identity);
}

TEST_CASE("random nodes are told apart by their ids, others are not") {
  CHECK(identity({}) != identity({"", "", "", "other"}));
}

TEST_CASE("weights and what belongs to them change it, their place does not") {
  test::temporary_folder root;
  const base::hash128 first = identity({"", "", pack(root / "a", "weights", "1.0")});
  CHECK(first != identity({}));
  CHECK(first == identity({"", "", pack(root / "moved", "weights", "1.0")}));
  CHECK(first != identity({"", "", pack(root / "b", "other weights", "1.0")}));
  CHECK(first != identity({"", "", pack(root / "c", "weights", "2.0")}));
}

}  // namespace graft::test
