#include "formats/npy.hpp"
#include "join.hpp"
#include "plugins/features/node_harness.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"
#include "write.hpp"

#include <fstream>

using namespace graft::test;
using graft::features::join;
using writer = graft::features::write;
using tensor = owned_tensor<float>;

namespace {

graft_item item(const char* id, const char* label, int32_t split) {
  graft_item made{};
  made.id = graft::to_text(id);
  made.path = graft::to_text("/photos/of, mine");
  made.label_name = graft::to_text(label);
  made.split = split;
  return made;
}

constexpr std::string_view expected_csv =
    "id,path,label,split\n"
    "a,\"/photos/of, mine\",cat,train\n"
    "b,\"/photos/of, mine\",\"the \"\"dog\"\"\",test\n";

}  // namespace

TEST_CASE("join puts columns side by side in the order of `from`") {
  fake_node<join> node;
  REQUIRE(node.infer({{2}, {3}}) == GRAFT_OK);
  CHECK(node.shape == std::vector<int64_t>{5});
  tensor a0(GRAFT_FLOAT32, {2}, {1, 2}), a1(GRAFT_FLOAT32, {2}, {3, 4});
  tensor b0(GRAFT_FLOAT32, {3}, {5, 6, 7}), b1(GRAFT_FLOAT32, {3}, {8, 9, 10});
  fake_batch batch;
  batch.items.resize(2);
  batch.columns = {{&a0.raw, &a1.raw}, {&b0.raw, &b1.raw}};
  CHECK(node.process<float>(batch) == std::vector<float>{1, 2, 5, 6, 7, 3, 4, 8, 9, 10});
}

TEST_CASE("join refuses features without a fixed length") {
  fake_node<join> node;
  CHECK(node.infer({{2}, {GRAFT_ANY_SIZE}}) == GRAFT_INVALID_ARGUMENT);
  CHECK(node.host.error.find("fixed length") != std::string::npos);
}

TEST_CASE("write puts an array and a table into the run folder") {
  fake_node<writer> node;
  tensor first(GRAFT_FLOAT32, {2}, {1, 2}), second(GRAFT_FLOAT32, {2}, {3, 4});
  for (const auto& [one, row] : {std::pair(item("a", "cat", GRAFT_SPLIT_TRAIN), &first),
                                 std::pair(item("b", "the \"dog\"", GRAFT_SPLIT_TEST), &second)}) {
    fake_batch batch;
    batch.items = {one};
    batch.columns = {{&row->raw}};
    REQUIRE(node.type().process(node.self(), batch.raw(), nullptr) == GRAFT_OK);
  }
  REQUIRE(node.type().finish(node.self()) == GRAFT_OK);
  CHECK(node.host.files["items.csv"] == expected_csv);
  const std::string& bytes = node.host.files["features.npy"];
  const auto array = graft::formats::read_npy(std::as_bytes(std::span(bytes)));
  REQUIRE(array.ok());
  CHECK(array->shape == std::vector<int64_t>{2, 2});
  CHECK(array->as<float>()[2] == 3);
}

TEST_CASE("write puts its files into a folder that is named") {
  const temporary_folder folder;
  fake_node<writer> node(std::map<std::string, std::string>{{"path", folder.path()}});
  node.host.has_run = false;
  REQUIRE(node.type().finish(node.self()) == GRAFT_OK);
  const auto array = graft::formats::read_npy_file(folder / "features.npy");
  REQUIRE(array.ok());
  CHECK(array->shape == std::vector<int64_t>{0, 0});
  CHECK(std::ifstream(folder / "items.csv").good());
}

TEST_CASE("write without a place to write to, or with uneven rows, says so") {
  fake_node<writer> nowhere;
  nowhere.host.has_run = false;
  CHECK(nowhere.type().finish(nowhere.self()) == GRAFT_FAILED_PRECONDITION);
  CHECK(nowhere.host.error.find("`path`") != std::string::npos);
  fake_node<writer> node;
  tensor two(GRAFT_FLOAT32, {2}, {1, 2}), three(GRAFT_FLOAT32, {3}, {1, 2, 3});
  fake_batch batch;
  batch.items = {item("a", "x", 0), item("b", "x", 0)};
  batch.columns = {{&two.raw, &three.raw}};
  CHECK(node.type().process(node.self(), batch.raw(), nullptr) == GRAFT_INVALID_ARGUMENT);
  CHECK(node.host.error.find("item b has 3 features") != std::string::npos);
}
