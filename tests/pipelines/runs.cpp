// What holds between runs of one pipeline: caching, determinism, comparison.
#include "program.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace {

namespace fs = std::filesystem;
using namespace graft::test;

std::string stamps() { return source_folder() + "/pipelines/stamps.toml"; }

}  // namespace

TEST_CASE("a second run decodes nothing, says so, and judges the same") {
  const temporary_folder folder;
  const std::string cache = folder / "cache";
  const std::string photos = few_stamps(folder.path(), 5);
  const std::vector<std::string> words{"run",   stamps(),
                                       "--out", folder / "run",
                                       "--set", "photos.path=" + photos,
                                       "--set", "evaluate.fail_below={}"};
  const outcome first = run_graft(words, cache);
  INFO(first.err);
  REQUIRE(first.exit_code == 0);
  CHECK(first.err.find("no photo was decoded") == std::string::npos);
  CHECK(read_json(folder / "run/timing.json").at("views_computed") > 0);
  const std::string metrics = read_text(folder / "run/metrics.json");

  // Nothing can be decoded any more: the bytes that are hashed are there, the decoder is not asked.
  const outcome second = run_graft(words, cache);
  INFO(second.err);
  REQUIRE(second.exit_code == 0);
  CHECK(second.err.find("came from the cache; no photo was decoded") != std::string::npos);
  CHECK(read_json(folder / "run/timing.json").at("views_computed") == 0);
  CHECK(read_text(folder / "run/metrics.json") == metrics);
  CHECK(read_text(folder / "run.1/metrics.json") == metrics);

  // One photo more is one photo to decode.
  fs::copy_file(source_folder() + "/data/stamps/bird/tucan.png", photos + "/bird/tucan.png");
  const outcome third = run_graft(words, cache);
  CHECK(third.exit_code == 0);
  const auto computed = read_json(folder / "run/timing.json").at("views_computed").get<int>();
  CHECK(computed > 0);
  CHECK(computed <= 4);

  const outcome size = run_graft({"cache"}, cache);
  CHECK(size.exit_code == 0);
  CHECK(size.out.starts_with(cache + ": "));
  CHECK(size.out.find(": 0 bytes") == std::string::npos);
  CHECK(run_graft({"cache", "--clear"}, cache).exit_code == 0);
  CHECK(run_graft({"cache"}, cache).out == cache + ": 0 bytes in 0 files\n");
}

TEST_CASE("metrics and weights are the same bytes for any number of workers") {
  const temporary_folder folder;
  const std::string photos = few_stamps(folder.path(), 5);
  for (const std::string workers : {"1", "2", "4"}) {
    INFO(workers);
    const outcome ran = run_graft(
        {"run", stamps(), "--out", folder / workers, "--quiet", "--set", "photos.path=" + photos,
         "--set", "run.workers=" + workers, "--set", "run.cache=false", "--set", "augment.views=2",
         "--set", "evaluate.fail_below={}"},
        folder / "cache");
    INFO(ran.err);
    REQUIRE(ran.exit_code == 0);
    for (const char* name : {"/metrics.json", "/nodes/head/state.safetensors", "/history.jsonl"}) {
      INFO(name);
      CHECK(read_text(folder / (workers + name)) == read_text(folder / (std::string("1") + name)));
    }
  }
  // The check above can fail: another seed gives other weights.
  const outcome seeded =
      run_graft({"run", stamps(), "--out", folder / "seed", "--quiet", "--set",
                 "photos.path=" + photos, "--set", "run.seed=8", "--set", "run.cache=false",
                 "--set", "augment.views=2", "--set", "evaluate.fail_below={}"},
                folder / "cache");
  REQUIRE(seeded.exit_code == 0);
  CHECK(read_text(folder / "seed/nodes/head/state.safetensors") !=
        read_text(folder / "1/nodes/head/state.safetensors"));

  const outcome same = run_graft({"compare", folder / "1", folder / "2"}, folder / "cache");
  CHECK(same.exit_code == 0);
  CHECK(same.out.find("difference +0") != std::string::npos);
  CHECK(same.out.find("- workers = 1\n+ workers = 2\n") != std::string::npos);
  const outcome other = run_graft({"compare", folder / "1", folder / "seed"}, folder / "cache");
  CHECK(other.exit_code == 0);
  CHECK(other.out.find("+ seed = 8\n") != std::string::npos);
}
