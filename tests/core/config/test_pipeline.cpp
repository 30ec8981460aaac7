#include "core/config/support.hpp"
#include "support/catch.hpp"

#include <base/files.hpp>
#include <config/pipeline_file.hpp>

using namespace graft::config;
using graft::test::put;

namespace {

pipeline_file load(const std::string& path) {
  diagnostics found;
  auto loaded = load_pipeline(path, {}, found);
  INFO(found.render_all());
  REQUIRE(found.empty());
  REQUIRE(loaded.ok());
  return *loaded;
}

}  // namespace

TEST_CASE("a pipeline is read with its order and its places") {
  const graft::test::temporary_folder folder;
  put(folder, "p.toml", R"(format = 1
name = "stamps"

[run]
seed = 7
out = "runs/stamps"
cache_limit = "1.5GiB"

[[node]]
id = "zeta"
use = "photos.folder"
path = "../data"

[[node]]
id = "alpha"
use = "augment.standard"
flip = 0.5
crop = { scale = [0.6, 1.0] }

[[node]]
id = "join"
use = "features.join"
from = ["zeta", "alpha"]

[[node]]
id = "head"
use = "head.dense"
from = "join"
)");
  const pipeline_file pipeline = load(folder / "p.toml");
  CHECK(pipeline.name == "stamps");
  CHECK(pipeline.folder == folder.path());
  CHECK(pipeline.run.seed == 7);
  CHECK(pipeline.run.out == "runs/stamps");
  CHECK(pipeline.run.workers == 0);
  CHECK(pipeline.run.cache);
  CHECK(pipeline.run.cache_limit == 1610612736);
  CHECK(pipeline.run.given.at("seed") == position{folder / "p.toml", 5, 8});
  CHECK(pipeline.run.given.count("workers") == 0);

  REQUIRE(pipeline.nodes.size() == 4);
  const node_entry& zeta = pipeline.nodes[0];
  CHECK(zeta.id == "zeta");
  CHECK(zeta.use == "photos.folder");
  CHECK(!zeta.from_given);
  CHECK(zeta.at == position{folder / "p.toml", 9, 1});
  CHECK(zeta.id_at == position{folder / "p.toml", 10, 6});
  CHECK(zeta.use_at == position{folder / "p.toml", 11, 7});

  const node_entry& alpha = pipeline.nodes[1];
  REQUIRE(alpha.params.size() == 2);
  CHECK(alpha.params[0].name == "flip");
  CHECK(alpha.params[1].name == "crop");
  CHECK(alpha.params[1].given.find("scale")->to_toml() == "[0.6, 1.0]");
  CHECK(alpha.params[1].given.find("scale")->at() == position{folder / "p.toml", 18, 18});

  CHECK(pipeline.nodes[2].from == std::vector<std::string>{"zeta", "alpha"});
  CHECK(pipeline.nodes[2].from_list);
  CHECK(pipeline.nodes[2].from_at == position{folder / "p.toml", 23, 8});
  CHECK(pipeline.nodes[3].from == std::vector<std::string>{"join"});
  CHECK(!pipeline.nodes[3].from_list);
}

TEST_CASE("a pipeline without a name has that of its file") {
  const graft::test::temporary_folder folder;
  put(folder, "birds.toml", "format = 1\n[[node]]\nid = \"a\"\nuse = \"x.y\"\n");
  CHECK(load(folder / "birds.toml").name == "birds");
}

TEST_CASE("sizes are read with their units") {
  const graft::test::temporary_folder folder;
  const std::pair<const char*, uint64_t> sizes[] = {
      {"123", 123},           {"\"123B\"", 123},      {"\"10GB\"", 10'000'000'000},
      {"\"2 KiB\"", 2048},    {"\"0.5MB\"", 500'000}, {"\"1TB\"", 1'000'000'000'000},
      {"\"1MiB\"", 1'048'576}};
  for (const auto& [text, bytes] : sizes) {
    put(folder, "p.toml",
        std::string("format = 1\nrun.cache_limit = ") + text +
            "\n[[node]]\nid = \"a\"\nuse = \"x.y\"\n");
    CHECK(load(folder / "p.toml").run.cache_limit == bytes);
  }
}

TEST_CASE("a file that cannot be read is a status and no fault in a place") {
  diagnostics found;
  const auto missing = load_pipeline("no-such-file.toml", {}, found);
  REQUIRE(!missing.ok());
  CHECK(missing.status().message() == "cannot read 'no-such-file.toml': no such file or directory");
  CHECK(found.empty());
}

TEST_CASE("a pipeline with faults still holds what is sound, for later checks") {
  const graft::test::temporary_folder folder;
  put(folder, "p.toml",
      "format = 1\nnmae = 1\n[[node]]\nid = \"a\"\n[[node]]\nid = \"b\"\nuse = \"x.y\"\n");
  diagnostics found;
  const auto loaded = load_pipeline(folder / "p.toml", {}, found);
  REQUIRE(loaded.ok());
  CHECK(found.size() == 2);
  REQUIRE(loaded->nodes.size() == 2);
  CHECK(loaded->nodes[0].use.empty());
  CHECK(loaded->nodes[1].use == "x.y");
}

TEST_CASE("hostile files end in a fault") {
  const graft::test::temporary_folder folder;
  std::string dotted = "a";
  for (int i = 0; i < 200'000; ++i) dotted += i % 2 == 0 ? ".b" : " . \"c\"";
  std::string key = "x = 1\n";
  key.append(dotted).append(" = 1");
  std::string header = "[";
  header.append(dotted).append("]");
  std::string nested = "a = { b = { ";
  nested.append(dotted).append(" = 1 } }");
  for (const std::string& text :
       {std::string(100'000, '['), "a = " + std::string(100'000, '['), std::string(1000, '\0'),
        "a" + std::string(100'000, '.'), key, header, nested, std::string("\xff\xfe\x00", 3)}) {
    put(folder, "p.toml", text);
    diagnostics found;
    CHECK(!load_pipeline(folder / "p.toml", {}, found).ok());
    CHECK(found.size() == 1);
    CHECK(found.render_all().size() < 2000);
  }
  // Dots that are not those of a key do no harm.
  std::string numbers = "0.5";
  for (int i = 0; i < 50; ++i) numbers += ", 0.5";
  const std::string dots(50, '.');
  std::string harmless = "format = 1  # ";
  harmless.append(dots).append("\nname = \"").append(dots).append("\\\"").append(dots);
  harmless.append("\"\n[[node]]\nid = 'a'\nuse = 'x.y'\nlist = [").append(numbers).append("]\n");
  put(folder, "p.toml", harmless);
  CHECK(load(folder / "p.toml").nodes.size() == 1);
  put(folder, "p.toml", std::string((1 << 20) + 1, '#'));
  diagnostics found;
  CHECK(load_pipeline(folder / "p.toml", {}, found).status().code() ==
        graft::code::resource_exhausted);
}
