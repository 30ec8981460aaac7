#include "formats/onnx/reader.hpp"
#include "formats/onnx/writer.hpp"
#include "small_model.hpp"
#include "support/catch.hpp"

#include <string>

using namespace graft;

namespace {

std::vector<std::byte> bytes_of(std::initializer_list<int> values) {
  std::vector<std::byte> out;
  for (const int value : values) out.push_back(static_cast<std::byte>(value));
  return out;
}

std::string message(const std::vector<std::byte>& bytes, const onnx::limits& bounds = {}) {
  const auto read = onnx::read(bytes, bounds);
  REQUIRE_FALSE(read.ok());
  return read.status().message();
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a file cut short anywhere is refused or is a smaller model, never a crash") {
  const std::vector<std::byte> whole = onnx::write(test::small_model());
  std::size_t refused = 0;
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const auto read = onnx::read(std::span(whole).first(n));
    if (read.ok()) continue;
    ++refused;
    CHECK(contains(read.status().message(), "byte "));
  }
  CHECK(refused > whole.size() / 2);
}

TEST_CASE("single wrong bytes never crash the reader") {
  const std::vector<std::byte> whole = onnx::write(test::small_model());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xff}) {
      std::vector<std::byte> bytes = whole;
      bytes[at] ^= static_cast<std::byte>(flip);
      const auto read = onnx::read(bytes);
      if (!read.ok()) CHECK_FALSE(read.status().message().empty());
    }
  }
}

TEST_CASE("what is no model says so, with the byte") {
  CHECK(contains(message({}), "there is no graph"));
  CHECK(contains(message(bytes_of({'P', 'K', 3, 4})), "byte 2: field number 0"));
  CHECK(contains(message(bytes_of({0x3a, 0x7f, 1})), "says it has 127 bytes but only 1 are left"));
  CHECK(contains(
      message(bytes_of({0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})),
      "larger than 64 bits"));
  CHECK(contains(message(bytes_of({0x38, 1})), "should hold a message"));
  CHECK(contains(message(bytes_of({0x3a, 0, 0x3a, 0})), "two graphs"));
  CHECK(contains(message(bytes_of({0x3b})), "wire type 3"));
}

TEST_CASE("external data is refused with a reason") {
  // graph { initializer { dims: 1 data_type: 1 data_location: EXTERNAL } }
  const auto bytes = bytes_of({0x3a, 8, 0x2a, 6, 0x08, 1, 0x10, 1, 0x70, 1});
  const auto read = onnx::read(bytes);
  REQUIRE_FALSE(read.ok());
  CHECK(read.status().code() == code::unimplemented);
  CHECK(contains(read.status().message(), "external data"));
}

TEST_CASE("dimensions are checked against overflow and against the data") {
  onnx::model m = test::small_model();
  const auto refused = [&](std::vector<int64_t> dims) {
    m.graph.initializers[0].dims = std::move(dims);
    return message(onnx::write(m));
  };
  CHECK(contains(refused({int64_t{1} << 62, 4}), "which is refused"));
  CHECK(contains(refused({int64_t{1} << 31, int64_t{1} << 31, int64_t{1} << 31}),
                 "which is refused"));
  CHECK(contains(refused({-1}), "negative dimension -1"));
  CHECK(contains(refused({4, 4}), "holds 48 bytes where its dimensions and type ask for 64"));
  CHECK(contains(refused(std::vector<int64_t>(17, 1)), "more than 16 elements"));
}

TEST_CASE("counts are bounded") {
  const std::vector<std::byte> whole = onnx::write(test::small_model());
  onnx::limits bounds;
  bounds.nodes = 1;
  CHECK(contains(message(whole, bounds), "more than 1 nodes"));
  bounds = {};
  bounds.tensors = 1;
  CHECK(contains(message(whole, bounds), "more than 1 initialisers"));
  bounds = {};
  bounds.name_bytes = 4;
  CHECK(contains(message(whole, bounds), "longer than the limit of 4"));
  bounds = {};
  bounds.tensor_bytes = 16;
  CHECK(contains(message(whole, bounds), "larger than 16 bytes"));
}
