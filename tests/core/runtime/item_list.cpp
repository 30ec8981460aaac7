// From what a source lists to items with labels and splits.
#include "runtime/items/item_list.hpp"

#include "core/graph/fakes.hpp"
#include "runtime/record/dataset_sections.hpp"
#include "support/catch.hpp"

namespace graft::runtime {
namespace {

result<item_list> listed(const std::string& more = "",
                         const std::vector<std::string>* paths = nullptr) {
  test::built with = test::build_fake("[[node]]\nid = \"photos\"\nuse = \"fake.items\"\n" + more);
  REQUIRE(with.graph);
  return list_items(*with.graph, paths);
}

struct unhook {
  ~unhook() { test::hook().list = nullptr; }
};

}  // namespace

TEST_CASE("classes are sorted by bytes and labels index them") {
  const auto list = listed();
  REQUIRE(list.ok());
  CHECK(list->class_names == std::vector<std::string>{"Apple", "fig", "pear"});
  CHECK(list->items[0].label_name == "pear");
  CHECK(list->items[0].label == 2);
  CHECK(list->items[1].label == 0);
}

TEST_CASE("splits are those that items carry, and rejected items belong to none") {
  auto list = *listed();
  CHECK(list.of_split(GRAFT_SPLIT_TRAIN) == std::vector<uint32_t>{0, 1, 2});
  CHECK(list.of_split(GRAFT_SPLIT_TEST) == std::vector<uint32_t>{6, 7, 8, 9, 10, 11});
  reject_item(list, 1, "damaged");
  reject_item(list, 1, "told twice");
  CHECK(list.of_split(GRAFT_SPLIT_TRAIN) == std::vector<uint32_t>{0, 2});
  REQUIRE(list.skipped.size() == 1);
  CHECK(skipped_lines(list) == "{\"path\":\"item1\",\"reason\":\"damaged\"}\n");
}

TEST_CASE("the identity of a list follows what is learnt from") {
  auto list = *listed();
  const base::hash128 whole = list.identity();
  CHECK((*listed()).identity() == whole);
  auto moved = list;
  moved.items[0].path = "elsewhere";
  CHECK(moved.identity() == whole);
  auto other = list;
  other.items[0].split = GRAFT_SPLIT_TEST;
  CHECK(other.identity() != whole);
  other = list;
  other.items[0].label_name = "fig";
  CHECK(other.identity() != whole);
  reject_item(list, 0, "damaged");
  CHECK(list.identity() != whole);
}

TEST_CASE("lists that cannot be are refused in the node's name") {
  const unhook after;
  test::hook().list = [](std::string& id, int32_t&) { id = "same"; };
  CHECK(listed().status().message() == "node 'photos': two items have the id 'same'");
  test::hook().list = [](std::string& id, int32_t&) { id.clear(); };
  CHECK(listed().status().message() == "node 'photos': it listed an item without an id");
  test::hook().list = [](std::string&, int32_t& split) { split = 9; };
  CHECK(listed().status().message() ==
        "node 'photos': it listed 'item0' in a split that does not exist");
  test::hook().list = nullptr;
  CHECK(listed("count = 0\n").status().message() == "node 'photos': there is not one usable item");
  const std::vector<std::string> paths{"x"};
  CHECK(listed("count = 0\n", &paths).ok());  // prediction on nothing is nothing
}

TEST_CASE("random keys depend on seed, node, content and view") {
  const base::hash128 content = base::hash("photo");
  const uint64_t key = random_key(7, "augment", content, 0);
  CHECK(random_key(7, "augment", content, 0) == key);
  CHECK(random_key(8, "augment", content, 0) != key);
  CHECK(random_key(7, "augment2", content, 0) != key);
  CHECK(random_key(7, "augment", base::hash("other"), 0) != key);
  CHECK(random_key(7, "augment", content, 1) != key);
  CHECK(random_key(7, "augment", content, GRAFT_VIEW_EVAL) != key);
}

}  // namespace graft::runtime
