#include "core/config/support.hpp"
#include "support/catch.hpp"

#include <config/write_pipeline.hpp>

using namespace graft::config;
using graft::test::put;

namespace {

struct effective_pipeline {
  pipeline_file file;
  std::vector<std::vector<effective_parameter>> params;
};

effective_pipeline load(const std::string& path) {
  diagnostics found;
  auto loaded = load_pipeline(path, {}, found);
  REQUIRE(loaded.ok());
  effective_pipeline out{*loaded, {}};
  for (const node_entry& node : out.file.nodes) {
    bound_values bound;
    bind_values(graft::test::all_params(), node, bind_context_of(out.file), bound, found);
    out.params.push_back(bound.effective());
  }
  INFO(found.render_all());
  REQUIRE(found.empty());
  return out;
}

}  // namespace

TEST_CASE("the effective pipeline says everything and loads back to the same") {
  const graft::test::temporary_folder folder;
  put(folder, "photos/list.csv", "x");
  put(folder, "p.toml",
      "format = 1\nname = \"a \\\"quoted\\\" name\"\n[run]\nseed = 7\nout = \"runs/x\"\n"
      "cache = false\ncache_limit = \"2KiB\"\n"
      "[[node]]\nid = \"a\"\nuse = \"test.all\"\npath = \"photos\"\ncrop.scale = [0.5, 1]\n"
      "fail_below = { \"odd key\" = 0.5 }\nlabel = \"line\\nbreak\"\n"
      "[[node]]\nid = \"b\"\nuse = \"test.all\"\nfrom = \"a\"\n"
      "[[node]]\nid = \"c\"\nuse = \"test.all\"\nfrom = [\"a\", \"b\"]\n");
  const effective_pipeline first = load(folder / "p.toml");
  const std::string written = write_pipeline(first.file, first.params);
  put(folder, "elsewhere/q.toml", written);
  const effective_pipeline second = load(folder / "elsewhere/q.toml");
  CHECK(second.file.name == first.file.name);
  CHECK(second.file.run.seed == 7);
  CHECK(second.file.run.out == "runs/x");
  CHECK(!second.file.run.cache);
  CHECK(second.file.run.cache_limit == 2048);
  REQUIRE(second.file.nodes.size() == 3);
  CHECK(!second.file.nodes[0].from_given);
  CHECK(second.file.nodes[1].from == std::vector<std::string>{"a"});
  CHECK(!second.file.nodes[1].from_list);
  CHECK(second.file.nodes[2].from == std::vector<std::string>{"a", "b"});
  for (std::size_t i = 0; i < 3; ++i) {
    REQUIRE(second.params[i].size() == first.params[i].size());
    for (std::size_t k = 0; k < first.params[i].size(); ++k) {
      CHECK(second.params[i][k].name == first.params[i][k].name);
      CHECK(second.params[i][k].toml == first.params[i][k].toml);
    }
  }
  CHECK(written.find("flip = 0.5  # default\n") != std::string::npos);
  CHECK(written.find("crop.scale = [0.5, 1]\n") != std::string::npos);
}
