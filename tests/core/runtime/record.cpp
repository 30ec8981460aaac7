// What nodes say, kept and read back.
#include "runtime/record/recorder.hpp"

#include "report/section.hpp"
#include "runtime/record/console.hpp"
#include "runtime/record/section_json.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include <nlohmann/json.hpp>

namespace graft::runtime {
namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
const double nan = std::numeric_limits<double>::quiet_NaN();

struct fixture {
  console out{true};
  recorder record{out};
};

}  // namespace

TEST_CASE("metrics stand under the node's id, in the order of ids, keys as they came") {
  fixture with;
  REQUIRE(with.record.metrics("zebra", R"({"n": 3, "accuracy": 0.5})").ok());
  REQUIRE(with.record.metrics("apple", "{}").ok());
  CHECK(with.record.metrics_json() ==
        "{\n  \"apple\": {},\n  \"zebra\": {\n    \"n\": 3,\n    \"accuracy\": 0.5\n  }\n}\n");
  for (const char* wrong : {"", "[1]", "7", "{", "{\"a\": NaN}", "{\"a\": \"\xff\"}"}) {
    CHECK(with.record.metrics("a", wrong).message() ==
          "metrics must be the text of one JSON object");
  }
}

TEST_CASE("a record packed and unpacked is the same, also a gate without a value") {
  fixture with;
  REQUIRE(with.record.metrics("head", R"({"accuracy": 0.25})").ok());
  REQUIRE(with.record.gate("head", "accuracy", 0.25, 0.75).ok());
  REQUIRE(with.record.gate("head", "f1", nan, 0.5).ok());
  with.record.section("head", report::heading{"Training"});
  with.record.section("head", report::series{"loss", "epoch", "loss", {0, 1}, {"a"}, {{1.5, nan}}});
  const std::string packed = with.record.pack("head");
  fixture other;
  REQUIRE(other.record.unpack("head", packed).ok());
  CHECK(other.record.pack("head") == packed);
  CHECK(other.record.metrics_json() == with.record.metrics_json());
  const auto& gates = other.record.records().at("head").gates;
  REQUIRE(gates.size() == 2);
  CHECK(gates[0].value == 0.25);
  CHECK_FALSE(gates[0].passed());
  CHECK(std::isnan(gates[1].value));
  CHECK_FALSE(gates[1].passed());
  CHECK(with.record.pack("silent") == "{}");
}

TEST_CASE("a damaged record is told, and is not half taken") {
  fixture with;
  for (const char* wrong :
       {"[]", R"({"gates": [["a"]]})", R"({"gates": 3})", R"({"gates": [[1, 2, 3]]})",
        R"({"sections": [{"kind": "table"}]})", R"({"sections": {"kind": 1}})"}) {
    CHECK_FALSE(with.record.unpack("head", wrong).ok());
  }
  CHECK(with.record.records().empty());
}

TEST_CASE("sections of every kind survive as JSON") {
  const std::vector<report::section> sections{
      report::heading{"h"},
      report::paragraph{"p \"quoted\" ü"},
      report::table{"c", {"a", "b"}, {{"1", "2"}, {"3", "4"}}},
      report::series{"c", "x", "y", {1, 2}, {"l"}, {{0.1, nan}}},
      report::matrix{"c", "r", "k", {"a", "b"}, {1, 2, 3, 4}},
      report::thumbnails{"c", {{"item", "says"}}},
      report::preformatted{"c", "text\n"}};
  const auto json = to_json(sections);
  const auto back = sections_from_json(nlohmann::json::parse(json.dump()));
  REQUIRE(back.ok());
  REQUIRE(back->size() == sections.size());
  for (std::size_t i = 0; i < sections.size(); ++i)
    CHECK((*back)[i].index() == sections[i].index());
  CHECK(to_json(*back) == json);
}

TEST_CASE("history is appended, and cut back to what is vouched for") {
  const test::temporary_folder root;
  const auto folder = run_folder::prepare(root / "run", false);
  REQUIRE(folder.ok());
  uint64_t vouched = 0;
  {
    fixture with;
    REQUIRE(with.record.open(*folder).ok());
    REQUIRE(with.record.history("head", R"({"epoch": 0})").ok());
    vouched = *with.record.sync_history();
    REQUIRE(with.record.history("head", R"({"epoch": 1})").ok());
    CHECK_FALSE(with.record.history("head", "nonsense").ok());
  }
  const std::string file = folder->file("history.jsonl");
  CHECK(contents(file) == "{\"node\":\"head\",\"epoch\":0}\n{\"node\":\"head\",\"epoch\":1}\n");
  fixture again;
  REQUIRE(again.record.open(*folder).ok());
  REQUIRE(again.record.cut_history(vouched + 1000).ok());
  CHECK(contents(file).size() > vouched);
  REQUIRE(again.record.cut_history(vouched).ok());
  CHECK(contents(file) == "{\"node\":\"head\",\"epoch\":0}\n");
  CHECK(*again.record.sync_history() == vouched);
  REQUIRE(again.record.history("head", R"({"epoch": 7})").ok());
  CHECK(contents(file) == "{\"node\":\"head\",\"epoch\":0}\n{\"node\":\"head\",\"epoch\":7}\n");
}

TEST_CASE("a node writes plain files into its own folder, and not over graft's") {
  const test::temporary_folder root;
  const auto folder = run_folder::prepare(root / "run", false);
  fixture with;
  REQUIRE(with.record.open(*folder).ok());
  REQUIRE(with.record.write_file("features", "rows.npy", "data").ok());
  CHECK(contents(folder->node_folder("features") + "/rows.npy") == "data");
  for (const std::string& name :
       {std::string(), std::string("../x"), std::string("a/b"), std::string(".."),
        std::string(".hidden"), std::string("a\0b", 3)}) {
    CHECK(with.record.write_file("features", name, "x").message() ==
          "'" + name + "' is not a plain file name");
  }
  for (const char* own : {"outcome.json", "state.safetensors", "model"}) {
    CHECK_FALSE(with.record.write_file("features", own, "x").ok());
  }
}

TEST_CASE("the log is one JSON object a line, whatever a node says") {
  const test::temporary_folder root;
  const auto folder = run_folder::prepare(root / "run", false);
  fixture with;
  REQUIRE(with.record.open(*folder).ok());
  with.record.log("head", 1, "two\nlines \xff");
  with.record.log("head", 99, "beyond the levels");
  with.record.progress("head", nan, "nowhere");
  std::ifstream file(folder->file("log.jsonl"));
  std::string line;
  std::vector<std::string> levels;
  while (std::getline(file, line)) levels.push_back(nlohmann::json::parse(line).at("level"));
  CHECK(levels == std::vector<std::string>{"info", "error"});
}

}  // namespace graft::runtime
