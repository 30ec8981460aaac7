#include "core/config/support.hpp"
#include "support/catch.hpp"

#include <config/bind.hpp>
#include <config/pipeline_file.hpp>

using namespace graft::config;
using graft::test::put;

TEST_CASE("of included files the later wins, and the including file over all") {
  const graft::test::temporary_folder folder;
  put(folder, "base.toml", R"(format = 1
name = "base"
[run]
seed = 1
workers = 2
[[node]]
id = "a"
use = "x.y"
path = "photos"
hidden = [1, 2, 3]
crop = { scale = [0.5, 1.0], ratio = 2 }
[[node]]
id = "b"
use = "x.z"
)");
  put(folder, "sub/second.toml", "[run]\nseed = 2\n[[node]]\nid = \"b\"\ndepth = 1\n");
  put(folder, "p.toml", R"(format = 1
include = ["base.toml", "sub/second.toml"]
run.out = "here"
[[node]]
id = "c"
use = "x.w"
[[node]]
id = "a"
hidden = [9]
crop.ratio = 3
)");
  diagnostics found;
  const auto loaded = load_pipeline(folder / "p.toml", {}, found);
  INFO(found.render_all());
  REQUIRE(loaded.ok());
  REQUIRE(found.empty());
  CHECK(loaded->name == "base");
  CHECK(loaded->run.seed == 2);
  CHECK(loaded->run.workers == 2);
  CHECK(loaded->run.out == "here");
  REQUIRE(loaded->nodes.size() == 3);
  CHECK(loaded->nodes[0].id == "a");
  CHECK(loaded->nodes[1].id == "b");
  CHECK(loaded->nodes[2].id == "c");
  const auto& params = loaded->nodes[0].params;
  REQUIRE(params.size() == 3);
  CHECK(params[1].given.to_toml() == "[9]");
  CHECK(params[1].given.at().file == folder / "p.toml");
  CHECK(params[2].given.to_toml() == "{ scale = [0.5, 1.0], ratio = 3 }");
  CHECK(loaded->nodes[1].params.at(0).given.at().file == folder / "sub/second.toml");
  CHECK(loaded->sources.size() == 3);

  // A path is relative to the file that says it.
  const bind_context context = bind_context_of(*loaded);
  CHECK(context.folder_at(loaded->nodes[1].params[0].given.at()) == folder / "sub");
  CHECK(context.folder_at(params[0].given.at()) == folder.path());
}

TEST_CASE("cycles of includes are told at the include that closes them") {
  const graft::test::temporary_folder folder;
  put(folder, "a.toml", "format = 1\ninclude = [\"b.toml\"]\n");
  put(folder, "b.toml", "include = [\"./sub/../a.toml\"]\n");
  put(folder, "sub/x", "");
  diagnostics found;
  const auto loaded = load_pipeline(folder / "a.toml", {}, found);
  CHECK(graft::test::replaced(found.render_all(), folder.path() + "/", "") ==
        "b.toml:1:12: error[include-cycle]: 'a.toml' includes itself, directly or through others\n"
        "   1 | include = [\"./sub/../a.toml\"]\n"
        "     |            ^\n"
        "       expected files that do not include each other\n");
}

TEST_CASE("the same file may be included twice, but not without end") {
  const graft::test::temporary_folder folder;
  put(folder, "leaf.toml", "[[node]]\nid = \"a\"\nuse = \"x.y\"\n");
  put(folder, "p.toml", "format = 1\ninclude = [\"leaf.toml\", \"leaf.toml\"]\n");
  diagnostics found;
  const auto twice = load_pipeline(folder / "p.toml", {}, found);
  REQUIRE(twice.ok());
  CHECK(found.empty());
  CHECK(twice->nodes.size() == 1);

  const auto name = [](int level) { return std::to_string(level) + ".toml"; };
  put(folder, name(0), "name = \"x\"\n");
  for (int level = 1; level < 12; ++level) {
    const std::string below = name(level - 1);
    std::string text = "format = 1\ninclude = [";
    text.append(quoted(below)).append(", ").append(quoted(below)).append("]\n");
    put(folder, name(level), text);
  }
  diagnostics bomb;
  CHECK(!load_pipeline(folder / name(11), {}, bomb).ok());
  REQUIRE(bomb.size() == 1);
  CHECK(bomb.sorted()[0].code == "too-many-includes");
}
