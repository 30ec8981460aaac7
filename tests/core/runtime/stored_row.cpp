// What is kept of an item, packed and unpacked; a cache may hold anything.
#include "runtime/pass/stored_row.hpp"

#include "core/graph/fakes.hpp"
#include "runtime/pass/value_table.hpp"
#include "support/catch.hpp"

namespace graft::runtime {
namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}
stored_row two_columns() {
  stored_row row;
  row.columns.push_back({{2, 3}, bytes_of("abcdef")});
  row.columns.push_back({{}, bytes_of("")});
  return row;
}
result<stored_row> unpack(const std::string& packed) {
  return stored_row::unpack(std::as_bytes(std::span(packed)));
}
std::string number(uint64_t value) { return {reinterpret_cast<const char*>(&value), 8}; }

}  // namespace

TEST_CASE("a row comes back as it was") {
  const auto row = unpack(two_columns().pack());
  REQUIRE(row.ok());
  REQUIRE(row->columns.size() == 2);
  CHECK(row->columns[0].shape == std::vector<int64_t>{2, 3});
  CHECK(row->columns[0].bytes == bytes_of("abcdef"));
  CHECK(row->columns[1].bytes.empty());
  CHECK_FALSE(row->rejected);
  REQUIRE(unpack(stored_row{}.pack()).ok());
}

TEST_CASE("a rejected item comes back with its code and reason") {
  stored_row row;
  row.rejected = data_loss("the file ends early");
  const auto back = unpack(row.pack());
  REQUIRE(back.ok());
  REQUIRE(back->rejected);
  CHECK(back->rejected->code() == code::data_loss);
  CHECK(back->rejected->message() == "the file ends early");
}

TEST_CASE("bytes of any other length are damaged") {
  for (const std::string& whole :
       {two_columns().pack(), std::string(number(15) + number(2) + "ab")}) {
    REQUIRE(unpack(whole).ok());
    for (std::size_t size = 0; size < whole.size(); ++size) {
      CHECK_FALSE(unpack(whole.substr(0, size)).ok());
    }
    CHECK_FALSE(unpack(whole + "x").ok());
  }
}

TEST_CASE("counts that cannot be are refused before anything is reserved for them") {
  CHECK_FALSE(unpack(number(0) + number(UINT64_MAX)).ok());
  CHECK_FALSE(unpack(number(0) + number(1) + number(9)).ok());
  CHECK_FALSE(unpack(number(0) + number(1) + number(0) + number(UINT64_MAX)).ok());
  CHECK_FALSE(unpack(number(13) + number(UINT64_MAX - 7) + "reason").ok());
}

TEST_CASE("a table gives a batch the values of its jobs, and forgets one view at a time") {
  const test::built with = test::build_fake(
      "[[node]]\nid = \"p\"\nuse = \"fake.items\"\n[[node]]\nid = \"a\"\nuse = \"fake.augment\"\n"
      "[[node]]\nid = \"n\"\nuse = \"fake.net\"\n");
  REQUIRE(with.graph);
  auto& graph = const_cast<graph::graph&>(*with.graph);
  item_list items;
  items.items.resize(2);
  value_table table({{2, 0}});
  const std::vector<float> values{1, 2, 3};
  const auto raw = std::as_bytes(std::span(values));
  const std::vector<job> jobs{{0, GRAFT_VIEW_EVAL}, {1, 0}};
  for (const job& one : jobs) table.put(one, {{{{3}, {raw.begin(), raw.end()}}}, {}});
  batch_run batch(graph, items, 1, 0, jobs);
  REQUIRE(table.give(graph, jobs, batch).ok());
  CHECK(std::equal(raw.begin(), raw.end(), batch.column({2, 0}).bytes(1).begin()));
  table.drop_view(0);
  CHECK(table.has(jobs[0]));
  CHECK_FALSE(table.has(jobs[1]));
  CHECK(table.give(graph, jobs, batch).code() == code::internal);
}

}  // namespace graft::runtime
