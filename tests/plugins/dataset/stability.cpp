#include "arrange.hpp"
#include "items.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <map>

using namespace graft::splitting;
using graft::splitting::test::hash;
using graft::splitting::test::item_list;

namespace {

std::map<hash128, int32_t> by_content(const item_list& list) {
  const auto made = arrange(list.items, {}, hash);
  std::map<hash128, int32_t> splits;
  for (std::size_t i = 0; i < list.items.size(); ++i)
    splits[list.items[i].content] = made.splits[i];
  return splits;
}

}  // namespace

TEST_CASE("the order of the items does not matter") {
  item_list list;
  for (int i = 0; i < 60; ++i)
    list.add(i % 3, std::to_string(i), i % 4 == 0 ? std::to_string(i / 8) : std::string());
  const auto before = by_content(list);
  std::reverse(list.items.begin(), list.items.end());
  CHECK(by_content(list) == before);
}

TEST_CASE("one new photo moves each boundary by at most one photo") {
  item_list list;
  std::map<hash128, int32_t> before;
  for (int n = 1; n <= 120; ++n) {
    list.add(0, "photo" + std::to_string(n));
    const auto after = by_content(list);
    int train_boundary = 0;
    int test_boundary = 0;
    for (const auto& [content, split] : before) {
      const int32_t now = after.at(content);
      if (now == split) continue;
      train_boundary += split == GRAFT_SPLIT_TRAIN || now == GRAFT_SPLIT_TRAIN;
      test_boundary += split == GRAFT_SPLIT_TEST || now == GRAFT_SPLIT_TEST;
    }
    INFO(n << " photos");
    CHECK(train_boundary <= 1);
    CHECK(test_boundary <= 1);
    before = after;
  }
}

TEST_CASE("a new photo of one class leaves the others alone") {
  item_list list;
  for (int i = 0; i < 40; ++i) list.add(i % 2, std::to_string(i));
  const auto before = by_content(list);
  list.add(0, "new");
  const auto after = by_content(list);
  for (const auto& item : list.items) {
    if (item.label == 1) CHECK(after.at(item.content) == before.at(item.content));
  }
}
