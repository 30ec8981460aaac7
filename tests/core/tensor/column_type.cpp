#include "tensor/column_type.hpp"

#include "support/catch.hpp"
#include "tensor/dtype.hpp"

#include <graft/sdk/text.hpp>

#include <array>
#include <functional>

namespace graft::tensor {
namespace {

graft_column_schema sound() {
  graft_column_schema raw{};
  raw.struct_size = sizeof(raw);
  raw.kind = GRAFT_COLUMN_TENSOR;
  raw.name = to_text("image");
  raw.role = to_text(GRAFT_ROLE_IMAGE);
  raw.dtype = GRAFT_UINT8;
  raw.rank = 3;
  raw.shape[0] = GRAFT_ANY_SIZE;
  raw.shape[1] = 32;
  raw.shape[2] = 3;
  return raw;
}

std::string refusal(const std::function<void(graft_column_schema&)>& spoil) {
  graft_column_schema raw = sound();
  spoil(raw);
  const auto made = column_type::from_abi(raw, "node");
  return made.ok() ? "accepted" : made.status().message();
}

}  // namespace

TEST_CASE("a declared column is copied") {
  const auto made = column_type::from_abi(sound(), "photos");
  REQUIRE(made.ok());
  CHECK(made->full_name() == "photos.image");
  CHECK(made->describe() == "uint8 [?, 32, 3]");
  CHECK_FALSE(made->fixed());
}

TEST_CASE("a declaration that makes no sense is refused in words") {
  CHECK(refusal([](auto& raw) { raw.name = {}; }) == "a column of 'node' has no name");
  CHECK(refusal([](auto& raw) { raw.kind = 9; }) == "column 'node.image' is of no known kind");
  CHECK(refusal([](auto& raw) { raw.dtype = 42; }) == "column 'node.image' has no known dtype");
  CHECK(refusal([](auto& raw) { raw.dtype = -1; }) == "column 'node.image' has no known dtype");
  CHECK(refusal([](auto& raw) { raw.rank = 9; }) ==
        "column 'node.image' has a rank outside 0 to 8");
  CHECK(refusal([](auto& raw) { raw.rank = -1; }) ==
        "column 'node.image' has a rank outside 0 to 8");
  CHECK(refusal([](auto& raw) { raw.shape[1] = 0; }) ==
        "column 'node.image' has a size that is not positive");
  CHECK(refusal([](auto& raw) { raw.shape[1] = -2; }) ==
        "column 'node.image' has a size that is not positive");
  CHECK(refusal([](auto& raw) { raw.n_class_names = 3; }) ==
        "column 'node.image' counts class names and gives none");
  static const std::array<graft_text, 2> names{to_text("a"), to_text("b")};
  CHECK(refusal([](auto& raw) {
          raw.class_names = names.data();
          raw.n_class_names = names.size();
        }) == "column 'node.image' has class names that do not fit its last dimension");
}

TEST_CASE("sizes whose product overflows 64 bits are refused before memory is sized by them") {
  CHECK(refusal([](auto& raw) {
          for (int64_t& size : raw.shape) size = int64_t{1} << 30;
          raw.rank = 8;
        }) == "column 'node.image' would take more than 4 GiB for each item");
  CHECK_FALSE(tensor_bytes(GRAFT_FLOAT64, std::array<int64_t, 2>{int64_t{1} << 31, 1}));
  CHECK(tensor_bytes(GRAFT_FLOAT32, std::array<int64_t, 2>{int64_t{1} << 15, int64_t{1} << 15}) ==
        uint64_t{4} << 30);
  CHECK_FALSE(tensor_bytes(GRAFT_FLOAT32, std::array<int64_t, 1>{-1}));
}

TEST_CASE("a type says which shapes it accepts") {
  const auto type = *column_type::from_abi(sound(), "n");
  CHECK(type.accepts(std::array<int64_t, 3>{7, 32, 3}));
  CHECK(type.accepts(std::array<int64_t, 3>{0, 32, 3}));
  CHECK_FALSE(type.accepts(std::array<int64_t, 3>{7, 31, 3}));
  CHECK_FALSE(type.accepts(std::array<int64_t, 3>{-1, 32, 3}));
  CHECK_FALSE(type.accepts(std::array<int64_t, 2>{7, 32}));
  column_type ragged = type;
  ragged.kind = GRAFT_COLUMN_RAGGED;
  ragged.dtype = GRAFT_INT32;
  ragged.shape = {GRAFT_ANY_SIZE};
  CHECK(ragged.accepts(std::array<int64_t, 1>{12}));
  CHECK(ragged.accepts(std::array<int64_t, 1>{0}));
  CHECK_FALSE(ragged.accepts(std::array<int64_t, 1>{-12}));
  CHECK_FALSE(ragged.accepts(std::array<int64_t, 2>{12, 1}));
  CHECK(ragged.describe() == "ragged int32");
  column_type words = type;
  words.kind = GRAFT_COLUMN_STRING;
  CHECK(words.accepts({}));
  CHECK_FALSE(words.accepts(std::array<int64_t, 1>{1}));
}

TEST_CASE("a ragged column is one of integers, and has no size of its own") {
  const auto ragged = [](graft_column_schema& raw) {
    raw.kind = GRAFT_COLUMN_RAGGED;
    raw.dtype = GRAFT_INT32;
    raw.rank = 1;
    raw.shape[0] = GRAFT_ANY_SIZE;
  };
  graft_column_schema raw = sound();
  ragged(raw);
  raw.n_values = 30522;
  const auto type = column_type::from_abi(raw, "n");
  REQUIRE(type.ok());
  CHECK(type->n_values == 30522);
  CHECK_FALSE(type->fixed());
  CHECK(refusal([&](auto& spoiled) {
          ragged(spoiled);
          spoiled.dtype = GRAFT_FLOAT32;
        }) == "column 'node.image' is ragged and neither int32 nor int64");
  CHECK(refusal([&](auto& spoiled) {
          ragged(spoiled);
          spoiled.shape[0] = 7;
        }) == "column 'node.image' is ragged and not of the shape [GRAFT_ANY_SIZE]");
}

TEST_CASE("every dtype has a name and a size, and other numbers have none") {
  CHECK(dtype_size(GRAFT_BFLOAT16) == 2);
  CHECK(dtype_name(GRAFT_INT64) == "int64");
  for (int32_t dtype = GRAFT_FLOAT32; dtype <= GRAFT_BOOL; ++dtype) CHECK(dtype_size(dtype) > 0);
  for (const int32_t dtype : {0, -1, GRAFT_BOOL + 1, INT32_MIN, INT32_MAX}) {
    CHECK(dtype_size(dtype) == 0);
  }
}

TEST_CASE("a type shown through the ABI and read back is the same") {
  column_type type = *column_type::from_abi(sound(), "n");
  type.class_names = {"x", "y", "z"};
  type.n_values = 11;
  const column_type_view view(type);
  const auto back = column_type::from_abi(*view.raw(), "n");
  REQUIRE(back.ok());
  CHECK(back->shape == type.shape);
  CHECK(back->class_names == type.class_names);
  CHECK(back->role == type.role);
  CHECK(back->n_values == type.n_values);
}

}  // namespace graft::tensor
