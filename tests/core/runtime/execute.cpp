// Whole runs of a pipeline of fake nodes: the same bits on any number of workers, from the cache,
// and after an interruption.
#include "runtime/execute.hpp"

#include "core/graph/fakes.hpp"
#include "runtime/cache/cache_store.hpp"
#include "runtime/pass/plan.hpp"
#include "runtime/pass/stored_row.hpp"
#include "runtime/record/console.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>

namespace graft::runtime {
namespace {

std::string pipeline(int views) {
  return "[run]\nseed = 3\n[[node]]\nid = \"photos\"\nuse = \"fake.items\"\ncount = 90\n"
         "[[node]]\nid = \"augment\"\nuse = \"fake.augment\"\nviews = " +
         std::to_string(views) +
         "\n[[node]]\nid = \"net\"\nuse = \"fake.net\"\n[[node]]\nid = \"mean\"\nuse = "
         "\"fake.mean\"\n"
         "epochs = 3\n[[node]]\nid = \"judge\"\nuse = \"fake.judge\"\n[[node]]\nid = \"take\"\n"
         "use = \"fake.take\"\n";
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct run_result {
  status outcome;
  std::string bytes;  // of everything that must not depend on how the run went
  int images = 0;     // decoded
  int fits = 0;
  std::string seen;  // skipped.jsonl
};

struct how {
  int workers = 1;
  bool resume = false;
  std::string cache = {};  // folder, or none
  int views = 2;
  std::vector<std::string> set = {};
};

run_result run(const std::string& out, const how& as) {
  console quiet(true);
  recorder record(quiet);
  test::built with = test::build_fake(pipeline(as.views), &record, as.set);
  INFO(with.faults);
  REQUIRE(with.graph);
  test::hook().images = test::hook().fits = 0;
  execute_options options;
  options.out = out;
  options.resume = as.resume;
  options.workers = as.workers;
  options.cache = !as.cache.empty();
  options.cache_folder = as.cache;
  const auto done = execute(*with.graph, options, record, quiet);
  run_result made{done.ok() ? status{} : done.status(),
                  {},
                  test::hook().images,
                  test::hook().fits,
                  contents(out + "/skipped.jsonl")};
  made.bytes = contents(out + "/metrics.json") + contents(out + "/history.jsonl") +
               base::hex(base::hash(contents(out + "/nodes/mean/state.safetensors")));
  return made;
}

struct unhook {
  ~unhook() {
    test::hook().reject.clear();
    test::hook().break_at.clear();
    test::hook().before_fit = nullptr;
  }
};

}  // namespace

TEST_CASE("one, two and four workers give the same bytes, and so does the cache") {
  for (const int views : {1, 3, 0}) {
    CAPTURE(views);
    const test::temporary_folder root;
    const run_result one = run(root / "one", {1, false, "", views});
    REQUIRE(one.outcome.message().empty());
    CHECK(one.bytes.find("\"sum\"") != std::string::npos);
    for (const int workers : {2, 4}) {
      CHECK(run(root / std::to_string(workers), {workers, false, "", views}).bytes == one.bytes);
    }
    CHECK(run(root / "cold", {2, false, root / "cache", views}).bytes == one.bytes);
    const run_result warm = run(root / "warm", {2, false, root / "cache", views});
    CHECK(warm.bytes == one.bytes);
    if (views > 0) CHECK(warm.images == 0);
    const run_result seed = run(root / "seed", {1, false, "", views, {"run.seed=4"}});
    CHECK((seed.bytes == one.bytes) == (views == 1));
  }
}

TEST_CASE("fresh views leave validation and test values alone") {
  const test::temporary_folder root;
  const run_result made = run(root / "run", {1, false, "", 0});
  REQUIRE(made.outcome.message().empty());
  // Every item once (a train item's first view and its eval view, for the sink that takes all
  // items, share one image), and the train items (90 / 4, rounded up) in the two later epochs.
  CHECK(made.images == 90 + 2 * 23);
}

TEST_CASE("a rejected item is named and left out") {
  const unhook after;
  const test::temporary_folder root;
  const run_result whole = run(root / "whole", {});
  test::hook().reject = "item80";
  const run_result cold = run(root / "cold", {2, false, root / "cache"});
  REQUIRE(cold.outcome.message().empty());
  CHECK(cold.seen.find("item80") != std::string::npos);
  CHECK(cold.seen.find("the file ends early") != std::string::npos);
  CHECK(cold.bytes.find("item80 ") == std::string::npos);
  CHECK(whole.bytes.find("item80 ") != std::string::npos);
  const run_result warm = run(root / "warm", {2, false, root / "cache"});
  CHECK(warm.images == 0);
  CHECK(warm.seen == cold.seen);
  CHECK(warm.bytes == cold.bytes);
}

TEST_CASE("a run that failed is resumed to the bytes of one that did not") {
  const unhook after;
  const test::temporary_folder root;
  const run_result whole = run(root / "whole", {});
  SECTION("a node failed half way: what was done before is in the cache") {
    test::hook().break_at = "item70";
    const run_result broken = run(root / "run", {1, false, root / "cache"});
    CHECK(broken.outcome.message() == "node 'net': it broke");
    CHECK(contents(root / "run/run.json").find("\"failed\"") != std::string::npos);
    test::hook().break_at.clear();
    const run_result resumed = run(root / "run", {1, true, root / "cache"});
    CHECK(resumed.bytes == whole.bytes);
    CHECK(resumed.images < broken.images);
    CHECK(resumed.fits == 1);
  }
  SECTION("it failed while fitting") {
    test::hook().before_fit = [] { throw std::runtime_error("power cut"); };
    CHECK(run(root / "run", {}).outcome.message() == "node 'mean': power cut");
    test::hook().before_fit = nullptr;
    CHECK(run(root / "run", {1, true}).bytes == whole.bytes);
  }
  SECTION("it failed after fitting: the state is loaded") {
    CHECK(run(root / "run", {}).outcome.ok());
    std::ofstream(root / "run/run.json") << R"({"format":1,"state":"running"})";
    const run_result resumed = run(root / "run", {1, true});
    CHECK(resumed.bytes == whole.bytes);
    CHECK(resumed.fits == 0);
  }
  SECTION("with another seed or parameter it is fitted again, and its history starts afresh") {
    for (const std::string other : {"run.seed=9", "net.gain=2.0", "mean.epochs=1"}) {
      CHECK(run(root / "run", {}).outcome.ok());
      std::ofstream(root / "run/run.json") << R"({"format":1,"state":"running"})";
      const run_result resumed = run(root / "run", {1, true, "", 2, {other}});
      CHECK(resumed.fits == 1);
      CHECK(resumed.bytes == run(root / "fresh", {1, false, "", 2, {other}}).bytes);
    }
  }
  SECTION("a damaged outcome is as good as none") {
    CHECK(run(root / "run", {}).outcome.ok());
    std::ofstream(root / "run/run.json") << R"({"format":1,"state":"running"})";
    std::ofstream(root / "run/nodes/mean/outcome.json") << "{\"key\":";
    const run_result resumed = run(root / "run", {1, true});
    CHECK(resumed.fits == 1);
    CHECK(resumed.bytes == whole.bytes);
  }
}

TEST_CASE("a cached row of another shape is computed again") {
  const test::temporary_folder root;
  const run_result cold = run(root / "cold", {1, false, root / "cache"});
  // Every row in the store is replaced by a sound one that holds two numbers instead of three.
  const auto segment = [&] {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "cache")) {
      if (entry.path().extension() == ".seg") return entry.path();
    }
    return std::filesystem::path();
  }();
  const std::string chain = segment.parent_path().filename().string();
  const std::string bytes = contents(segment.string());
  base::hash128 key{};
  for (std::size_t i = 0; i < key.size(); ++i) {
    key[i] = static_cast<uint8_t>(std::stoi(chain.substr(i * 2, 2), nullptr, 16));
  }
  uint64_t entries = 0;
  std::memcpy(&entries, bytes.data() + 8, sizeof(entries));
  {
    auto store = cache_store::open(root / "cache", key, 0);
    REQUIRE(store.ok());
    stored_row wrong;
    wrong.columns.push_back({{2}, std::vector<std::byte>(8)});
    for (uint64_t e = 0; e < entries; ++e) {
      base::hash128 of{};
      std::memcpy(of.data(), bytes.data() + 32 + e * 40, of.size());
      REQUIRE(store->put(of, wrong.pack()).ok());
    }
    REQUIRE(store->flush().ok());
  }
  const run_result again = run(root / "again", {1, false, root / "cache"});
  CHECK(again.outcome.message().empty());
  CHECK(again.images > 0);
  CHECK(again.bytes == cold.bytes);
}

TEST_CASE("the frozen prefix ends where something is fitted, and its last columns are kept") {
  const test::built with = test::build_fake(pipeline(3));
  REQUIRE(with.graph);
  const plan cut = make_plan(*with.graph);
  CHECK(cut.prefix == std::vector<int>{0, 1, 2});
  CHECK(cut.boundary == std::vector<graph::binding>{{2, 0}});
  CHECK(cut.views == 3);
  CHECK(cut.any_fit);
  CHECK(nodes_for(*with.graph, cut.boundary, {}) == std::vector<int>{0, 1, 2});
  CHECK(nodes_for(*with.graph, cut.boundary, cut.boundary).empty());
}

}  // namespace graft::runtime
