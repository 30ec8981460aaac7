#include "core/config/support.hpp"
#include "support/catch.hpp"

#include <config/pipeline_file.hpp>

using namespace graft::config;
using graft::test::put;

namespace {

pipeline_file load(const std::vector<std::string>& overrides) {
  const graft::test::temporary_folder folder;
  put(folder, "p.toml",
      "format = 1\n[run]\nseed = 1\n[[node]]\nid = \"a\"\nuse = \"x.y\"\nflip = 0.5\n"
      "crop = { scale = [0.6, 1.0], ratio = 2 }\n[[node]]\nid = \"b\"\nuse = \"x.y\"\n");
  diagnostics found;
  auto loaded = load_pipeline(folder / "p.toml", overrides, found);
  INFO(found.render_all());
  REQUIRE(loaded.ok());
  REQUIRE(found.empty());
  return *loaded;
}

std::string param(const pipeline_file& pipeline, const std::string& name) {
  for (const parameter& each : pipeline.nodes[0].params) {
    if (each.name == name) return each.given.to_toml();
  }
  return "absent";
}

}  // namespace

TEST_CASE("--set changes what is there, adds what is not, and the later wins") {
  const pipeline_file changed =
      load({"run.seed=3", "run.out=x y", "a.flip=0.25", "a.crop.scale=[0.5, 1]", "a.new=1",
            "a.new=2", "a.deep.er.key=true"});
  CHECK(changed.run.seed == 3);
  CHECK(changed.run.out == "x y");
  CHECK(changed.run.given.at("seed") == position{"--set run.seed", 0, 0});
  CHECK(param(changed, "flip") == "0.25");
  CHECK(param(changed, "crop") == "{ scale = [0.5, 1], ratio = 2 }");
  CHECK(param(changed, "new") == "2");
  CHECK(param(changed, "deep") == "{ er = { key = true } }");
}

TEST_CASE("the value of --set is TOML, or else a plain string") {
  const std::pair<const char*, const char*> cases[] = {
      {"1", "1"},
      {" 1 ", "1"},
      {"-0.5", "-0.5"},
      {"1e3", "1000.0"},
      {"0x10", "16"},
      {"1_000", "1000"},
      {"true", "true"},
      {"True", "\"True\""},
      {"\"text\"", "\"text\""},
      {"'text'", "\"text\""},
      {"\"a\\tb\"", "\"a\\tb\""},
      {"text", "\"text\""},
      {"", "\"\""},
      {"../photos/of me", "\"../photos/of me\""},
      {"C:\\x", "\"C:\\\\x\""},
      {"[1, 2.5]", "[1, 2.5]"},
      {"[\"a,b\", \"c\"]", "[\"a,b\", \"c\"]"},
      {"[]", "[]"},
      {"[[1], [2]]", "[[1], [2]]"},
      {"{ accuracy = 0.8 }", "{ accuracy = 0.8 }"},
      {"[1, 2", "\"[1, 2\""},
      {"2024-01-01", "\"2024-01-01\""},
      {"007", "\"007\""},
      {"1\nb = 2", "\"1\\nb = 2\""},
      {"a=b", "\"a=b\""},
      {"größe", "\"größe\""},
      {"99999999999999999999", "\"99999999999999999999\""}};
  for (const auto& [given, expected] : cases) {
    INFO(given);
    CHECK(param(load({std::string("a.flip=") + given}), "flip") == expected);
  }
}

TEST_CASE("--set reaches use and from") {
  const pipeline_file changed = load({"b.use=q.r", "b.from=[\"a\"]"});
  CHECK(changed.nodes[1].use == "q.r");
  CHECK(changed.nodes[1].from == std::vector<std::string>{"a"});
  CHECK(changed.nodes[1].params.empty());
}
