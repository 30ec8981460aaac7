#include "tensor/column.hpp"

#include "support/catch.hpp"

#include <graft/sdk/text.hpp>

#include <cstring>

namespace graft::tensor {
namespace {

column_type floats(std::vector<int64_t> shape) {
  return {"node", "values", "", GRAFT_COLUMN_TENSOR, GRAFT_FLOAT32, std::move(shape), {}};
}
column_type of_kind(int32_t kind) {
  column_type made;
  made.node = "node";
  made.name = "values";
  made.kind = kind;
  made.dtype = GRAFT_INT64;
  if (kind == GRAFT_COLUMN_RAGGED) made.shape = {GRAFT_ANY_SIZE};
  return made;
}

std::vector<float> values_of(const column& column, std::size_t i) {
  const auto bytes = column.bytes(i);
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

void set(column& column, std::size_t i, std::vector<int64_t> shape, std::vector<float> values) {
  REQUIRE(column.fill(i, shape, std::as_bytes(std::span(values))).ok());
}

bool aligned(const void* data) { return reinterpret_cast<uintptr_t>(data) % 64 == 0; }

}  // namespace

TEST_CASE("a fixed column is one block, aligned to 64 bytes, with its items inside") {
  const column_type type = floats({5});
  column made(type, 3);
  CHECK_FALSE(made.complete({false, false, false}));
  const auto whole = made.stacked();
  REQUIRE(whole.ok());
  CHECK(aligned(whole->data));
  CHECK(whole->rank == 2);
  CHECK(whole->shape[0] == 3);
  CHECK(whole->strides[0] == 5);
  CHECK(whole->strides[1] == 1);
  CHECK(made.stacked()->data == whole->data);
  for (int i = 0; i < 15; ++i) static_cast<float*>(whole->data)[i] = static_cast<float>(i);
  CHECK(values_of(made, 1) == std::vector<float>{5, 6, 7, 8, 9});
  const graft_column_data* raw = made.raw();
  REQUIRE(raw->stacked != nullptr);
  CHECK(raw->items[2]->data == static_cast<float*>(whole->data) + 10);
  CHECK(raw->texts == nullptr);
  CHECK(made.complete({false, false, false}));
}

TEST_CASE("asking for one item of a fixed column does not vouch for the others") {
  const column_type type = floats({2});
  column made(type, 3);
  set(made, 1, {2}, {1, 2});
  CHECK_FALSE(made.complete({false, false, false}));
  CHECK(made.complete({true, false, true}));
  set(made, 0, {2}, {3, 4});
  set(made, 2, {2}, {5, 6});
  CHECK(made.complete({false, false, false}));
  CHECK(values_of(made, 1) == std::vector<float>{1, 2});
}

TEST_CASE("items of a varying column have shapes of their own and are aligned") {
  const column_type type = floats({GRAFT_ANY_SIZE, 2});
  column made(type, 2);
  CHECK(made.stacked().status().code() == code::failed_precondition);
  const std::vector<int64_t> shape{3, 2};
  const auto tensor = made.item(0, shape);
  REQUIRE(tensor.ok());
  CHECK(aligned(tensor->data));
  CHECK(tensor->strides[0] == 2);
  set(made, 1, {0, 2}, {});
  CHECK(made.shape(1).size() == 2);
  CHECK(made.bytes(1).empty());
  CHECK(made.raw()->stacked == nullptr);
  CHECK(made.complete({false, false}));
}

TEST_CASE("wrong shapes and numbers are refused in words") {
  const column_type type = floats({GRAFT_ANY_SIZE, 2});
  column made(type, 1);
  const auto refusal = [&](std::size_t i, std::vector<int64_t> shape) {
    return made.item(i, shape).status().message();
  };
  const std::string other =
      "column 'node.values' is declared float32 [?, 2], and an item of another shape was made";
  CHECK(refusal(0, {3, 3}) == other);
  CHECK(refusal(0, {6}) == other);
  CHECK(refusal(0, {-1, 2}) == other);
  CHECK(refusal(1, {3, 2}) == "no item of that number in the batch");
  CHECK(refusal(0, {int64_t{1} << 40, 2}) ==
        "a tensor of 'node.values' would be larger than 4 GiB");
  CHECK(made.text(0, "x").code() == code::invalid_argument);
  CHECK_FALSE(made.complete({false}));
  const std::vector<float> three{1, 2, 3};
  CHECK(made.fill(0, std::vector<int64_t>{1, 2}, std::as_bytes(std::span(three))).code() ==
        code::data_loss);
}

TEST_CASE("a column of the highest rank has items though it has no stack") {
  const column_type type = floats({1, 1, 1, 1, 1, 1, 1, 2});
  column made(type, 2);
  CHECK_FALSE(made.stacked().ok());
  set(made, 0, type.shape, {1, 2});
  set(made, 1, type.shape, {3, 4});
  CHECK(values_of(made, 1) == std::vector<float>{3, 4});
}

TEST_CASE("ragged and text columns") {
  const column_type ragged = of_kind(GRAFT_COLUMN_RAGGED);
  column numbers(ragged, 1);
  const auto tensor = numbers.item(0, std::vector<int64_t>{4});
  REQUIRE(tensor.ok());
  CHECK(tensor->dtype == GRAFT_INT64);
  CHECK(numbers.bytes(0).size() == 32);
  CHECK_FALSE(numbers.item(0, std::vector<int64_t>{2, 2}).ok());

  const column_type words = of_kind(GRAFT_COLUMN_STRING);
  column texts(words, 2);
  REQUIRE(texts.text(0, "first").ok());
  CHECK_FALSE(texts.complete({false, false}));
  CHECK_FALSE(texts.text(2, "beyond").ok());
  CHECK_FALSE(texts.item(0, {}).ok());
  REQUIRE(texts.fill(1, {}, std::as_bytes(std::span("second", 6))).ok());
  const graft_column_data* raw = texts.raw();
  CHECK(raw->items == nullptr);
  CHECK(to_view(raw->texts[1]) == "second");
}

TEST_CASE("erasing keeps the order of the rest") {
  const std::vector<bool> gone{true, false, true, false};
  SECTION("fixed") {
    const column_type type = floats({1});
    column made(type, 4);
    for (std::size_t i = 0; i < 4; ++i) set(made, i, {1}, {static_cast<float>(i)});
    made.erase(gone);
    REQUIRE(made.size() == 2);
    CHECK(values_of(made, 0) == std::vector<float>{1});
    CHECK(values_of(made, 1) == std::vector<float>{3});
    CHECK(made.raw()->stacked->shape[0] == 2);
    CHECK(made.complete({false, false}));
  }
  SECTION("fixed, where only some had a value") {
    const column_type type = floats({1});
    column made(type, 4);
    set(made, 1, {1}, {1});
    made.erase(gone);
    CHECK(made.complete({false, true}));
    CHECK_FALSE(made.complete({false, false}));
  }
  SECTION("varying") {
    const column_type type = floats({GRAFT_ANY_SIZE});
    column made(type, 4);
    for (std::size_t i = 0; i < 4; ++i) {
      set(made, i, {static_cast<int64_t>(i)}, std::vector<float>(i, static_cast<float>(i)));
    }
    made.erase(gone);
    CHECK(values_of(made, 1) == std::vector<float>{3, 3, 3});
  }
  SECTION("texts") {
    const column_type type = of_kind(GRAFT_COLUMN_STRING);
    column made(type, 4);
    for (std::size_t i = 0; i < 4; ++i) REQUIRE(made.text(i, std::to_string(i)).ok());
    made.erase(gone);
    CHECK(to_view(made.raw()->texts[1]) == "3");
  }
  SECTION("everything") {
    const column_type type = floats({1});
    column made(type, 4);
    made.erase({true, true, true, true});
    CHECK(made.size() == 0);
    CHECK(made.complete({}));
  }
}

}  // namespace graft::tensor
