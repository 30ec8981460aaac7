#include "formats/safetensors.hpp"

#include "support/catch.hpp"

#include <array>
#include <string>

using namespace graft;
using namespace graft::formats;

namespace {

std::vector<std::byte> file_of(const std::string& header, const std::string& data,
                               uint64_t length = 0) {
  const uint64_t said = length == 0 ? header.size() : length;
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(said >> (8 * i) & 0xFF);
  bytes += header + data;
  const auto raw = std::as_bytes(std::span(bytes));
  return {raw.begin(), raw.end()};
}

std::string fault(const std::string& header, const std::string& data) {
  const auto read = read_safetensors(file_of(header, data));
  REQUIRE_FALSE(read.ok());
  return read.status().message();
}

safetensors_file sample() {
  safetensors_file file;
  const std::array<float, 6> weight{1, 2, 3, 4, 5, 6};
  const std::array<int32_t, 2> labels{7, -1};
  file.tensors["weight"] = safetensors_tensor::of(weight, {2, 3});
  file.tensors["labels"] = safetensors_tensor::of(labels, {2});
  file.tensors["flag"] = {safetensors_dtype::uint8, {1}, {std::byte{9}}};
  file.tensors["empty"] = {safetensors_dtype::float32, {0, 4}, {}};
  file.tensors["scalar"] = safetensors_tensor::of(std::array<float, 1>{0.5F}, {});
  file.metadata = {{"class_names", "[\"a\",\"ü\"]"}, {"format", "x"}};
  return file;
}

}  // namespace

TEST_CASE("what was written is read back, and the same content gives the same bytes") {
  const auto bytes = write_safetensors(sample());
  REQUIRE(bytes.ok());
  CHECK(*bytes == *write_safetensors(sample()));
  const auto read = read_safetensors(*bytes);
  REQUIRE(read.ok());
  CHECK(read->metadata == sample().metadata);
  REQUIRE(read->tensors.size() == 5);
  for (const auto& [name, tensor] : sample().tensors) {
    INFO(name);
    CHECK(read->tensors.at(name).dtype == tensor.dtype);
    CHECK(read->tensors.at(name).shape == tensor.shape);
    CHECK(read->tensors.at(name).bytes == tensor.bytes);
  }
  CHECK(read->tensors.at("weight").as<float>()[5] == 6);
}

TEST_CASE("the bytes are those of the format") {
  safetensors_file file;
  file.tensors["a"] = {safetensors_dtype::uint8, {2}, {std::byte{'x'}, std::byte{'y'}}};
  const auto bytes = write_safetensors(file);
  REQUIRE(bytes.ok());
  const std::string header = R"({"a":{"data_offsets":[0,2],"dtype":"U8","shape":[2]}})";
  std::string padded = header;
  padded.resize((header.size() + 7) / 8 * 8, ' ');
  CHECK(*bytes == file_of(padded, "xy"));
}

TEST_CASE("damage is named") {
  const std::string one = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
  CHECK(read_safetensors(file_of(one, "0123")).ok());
  CHECK(fault(one, "012").find("cut short") != std::string::npos);
  CHECK(fault(one, "01234").find("1 bytes after its last tensor") != std::string::npos);
  CHECK(fault("[1]", "").find("not a JSON object") != std::string::npos);
  CHECK(fault("{\"a\":", "").find("not a JSON object") != std::string::npos);
  CHECK(fault(R"({"a":3})", "").find("must have dtype") != std::string::npos);
  CHECK(fault(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", "0123")
            .find("shape and dtype need") != std::string::npos);
  CHECK(fault(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", "0123")
            .find("not a size") != std::string::npos);
  CHECK(fault(R"({"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}})", "0123").find("'F99'") !=
        std::string::npos);
  CHECK(fault(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
              R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
              "012")
            .find("overlap or leave holes at byte 1") != std::string::npos);
  CHECK(fault(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})", "01")
            .find("holes at byte 0") != std::string::npos);
  CHECK(fault(R"({"__metadata__":{"a":1}})", "").find("not a string") != std::string::npos);
  CHECK(fault(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
              R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
              "0")
            .find("'a' twice") != std::string::npos);
  // 2^32 * 2^32 elements wrap to 0 bytes where the product is not checked.
  CHECK(fault(R"({"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", "")
            .find("shape and dtype need") != std::string::npos);
}

TEST_CASE("lengths that lie take no memory") {
  CHECK_FALSE(read_safetensors({}).ok());
  CHECK_FALSE(read_safetensors(file_of("{}", "", uint64_t{1} << 62)).ok());
  CHECK_FALSE(read_safetensors(file_of("{}", "", 3)).ok());
}

TEST_CASE("every file cut short, and every byte of the header changed, is an error or a file") {
  const auto bytes = *write_safetensors(sample());
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    CHECK_FALSE(read_safetensors(std::span(bytes).first(n)).ok());
  }
  for (std::size_t i = 0; i < 300; ++i) {
    auto changed = bytes;
    changed[i] ^= std::byte{0x11};
    const auto read = read_safetensors(changed);
    CHECK((read.ok() || !read.status().message().empty()));
  }
}

TEST_CASE("what cannot be written is refused") {
  safetensors_file file;
  file.tensors["a"] = {safetensors_dtype::float32, {2}, {}};
  CHECK_FALSE(write_safetensors(file).ok());
  file.tensors.clear();
  file.metadata["a"] = "\xFF";
  CHECK(write_safetensors(file).status().message().find("UTF-8") != std::string::npos);
  file.metadata.clear();
  file.tensors["__metadata__"] = {safetensors_dtype::uint8, {0}, {}};
  CHECK_FALSE(write_safetensors(file).ok());
}
