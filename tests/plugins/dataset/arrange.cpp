#include "arrange.hpp"

#include "items.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace graft::splitting;
using graft::splitting::test::hash;
using graft::splitting::test::item_list;

namespace {

std::ptrdiff_t count(const arrangement& made, int32_t split) {
  return std::count(made.splits.begin(), made.splits.end(), split);
}

}  // namespace

TEST_CASE("a class is cut at the fractions") {
  item_list list;
  for (int i = 0; i < 40; ++i) list.add(i % 2, "photo" + std::to_string(i));
  const auto made = arrange(list.items, {}, hash);
  CHECK(count(made, GRAFT_SPLIT_TRAIN) == 28);
  CHECK(count(made, GRAFT_SPLIT_VALIDATION) == 4);
  CHECK(count(made, GRAFT_SPLIT_TEST) == 8);
  CHECK(made.warnings.empty());
}

TEST_CASE("every class of two or more has one in train and one in test") {
  for (int n = 2; n < 30; ++n) {
    for (const fractions& cut : {fractions{0.7, 0.1, 0.2}, fractions{0.98, 0.01, 0.01},
                                 fractions{0.01, 0.01, 0.98}, fractions{0.1, 0.8, 0.1}}) {
      item_list list;
      for (int i = 0; i < n; ++i) list.add(0, std::to_string(i));
      const auto made = arrange(list.items, cut, hash);
      CHECK(count(made, GRAFT_SPLIT_TRAIN) >= 1);
      CHECK(count(made, GRAFT_SPLIT_TEST) >= 1);
      CHECK(made.warnings.empty());
    }
  }
}

TEST_CASE("a class of one is trained on, and that is said") {
  item_list list;
  list.add(4, "alone");
  const auto made = arrange(list.items, {}, hash);
  CHECK(made.splits.front() == GRAFT_SPLIT_TRAIN);
  REQUIRE(made.warnings.size() == 1);
  CHECK(made.warnings.front() == "class 'class4' has nothing in test: it has one item; add photos");
}

TEST_CASE("a test share of nothing is obeyed") {
  item_list list;
  for (int i = 0; i < 20; ++i) list.add(0, std::to_string(i));
  const auto made = arrange(list.items, {0.9, 0.1, 0}, hash);
  CHECK(count(made, GRAFT_SPLIT_TEST) == 0);
  CHECK(made.warnings.empty());
}

TEST_CASE("carried splits stay, and the rest is cut around them") {
  item_list list;
  for (int i = 0; i < 10; ++i) list.add(0, std::to_string(i)).split = GRAFT_SPLIT_VALIDATION;
  CHECK(count(arrange(list.items, {}, hash), GRAFT_SPLIT_VALIDATION) == 10);
  for (int i = 10; i < 20; ++i) list.add(0, std::to_string(i));
  const auto made = arrange(list.items, {}, hash);
  CHECK(std::all_of(made.splits.begin(), made.splits.begin() + 10,
                    [](int32_t split) { return split == GRAFT_SPLIT_VALIDATION; }));
  CHECK(count(made, GRAFT_SPLIT_TRAIN) == 7);
  CHECK(count(made, GRAFT_SPLIT_TEST) == 2);
}

TEST_CASE("one more photo of a class that only has train items is for testing") {
  item_list list;
  for (int i = 0; i < 5; ++i) list.add(0, std::to_string(i)).split = GRAFT_SPLIT_TRAIN;
  list.add(0, "new");
  CHECK(arrange(list.items, {}, hash).splits.back() == GRAFT_SPLIT_TEST);
}

TEST_CASE("groups and copies never straddle splits, even across classes") {
  item_list list;
  for (int i = 0; i < 200; ++i) {
    list.add(i % 3, "photo" + std::to_string(i), "group" + std::to_string(i / 4));
  }
  for (int i = 0; i < 30; ++i) list.add(i % 2, "copy" + std::to_string(i / 2));
  const auto made = arrange(list.items, {}, hash);
  for (std::size_t a = 0; a < list.items.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const bool together =
          list.items[a].content == list.items[b].content ||
          (!list.items[a].group.empty() && list.items[a].group == list.items[b].group);
      if (together) REQUIRE(made.splits[a] == made.splits[b]);
    }
  }
  CHECK(count(made, GRAFT_SPLIT_TRAIN) > 130);
  CHECK(count(made, GRAFT_SPLIT_TEST) > 25);
}

TEST_CASE("a copy of a carried item follows it") {
  item_list list;
  for (int i = 0; i < 10; ++i) list.add(0, std::to_string(i));
  list.add(0, "same").split = GRAFT_SPLIT_TEST;
  list.add(0, "same");
  CHECK(arrange(list.items, {}, hash).splits.back() == GRAFT_SPLIT_TEST);
  list.add(0, "same").split = GRAFT_SPLIT_TRAIN;
  list.add(0, "same");
  const auto torn = arrange(list.items, {}, hash);
  CHECK(torn.splits[10] == GRAFT_SPLIT_TEST);
  CHECK(torn.splits.back() == GRAFT_SPLIT_TRAIN);
  CHECK(torn.warnings.size() == 1);
}

TEST_CASE("a class of one group cannot be in two splits, and that is said") {
  item_list list;
  for (int i = 0; i < 6; ++i) list.add(0, std::to_string(i), "one");
  const auto made = arrange(list.items, {}, hash);
  CHECK(count(made, GRAFT_SPLIT_TRAIN) == 6);
  REQUIRE(made.warnings.size() == 1);
  CHECK(made.warnings.front().find("all of one group") != std::string::npos);
}

TEST_CASE("items of unknown content are told apart by their ids") {
  item_list list;
  for (int i = 0; i < 20; ++i) list.add(0, std::to_string(i)).content = {};
  const auto made = arrange(list.items, {}, hash);
  CHECK(count(made, GRAFT_SPLIT_TRAIN) == 14);
  CHECK(count(made, GRAFT_SPLIT_TEST) == 4);
}
