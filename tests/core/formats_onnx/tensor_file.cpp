#include "formats/onnx/tensor_file.hpp"
#include "support/catch.hpp"

#include <vector>

using namespace graft;

namespace {

// TensorProto of float32 [2]: dims, type, name "y", raw_data.
std::vector<std::byte> small_file() {
  std::vector<std::byte> bytes;
  for (const int b : {0x08, 2, 0x10, 1, 0x42, 1, 0x79, 0x4a, 8, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}) {
    bytes.push_back(static_cast<std::byte>(b));
  }
  return bytes;
}

}  // namespace

TEST_CASE("a file of one tensor is read") {
  const std::vector<std::byte> bytes = small_file();
  const auto read = onnx::read_tensor_file(bytes);
  REQUIRE(read.ok());
  CHECK(read->name == "y");
  CHECK(read->type == onnx::data_type::float32);
  CHECK(read->dims == std::vector<int64_t>{2});
  CHECK(read->bytes.size() == 8);
}

TEST_CASE("a file of one tensor that is cut anywhere is refused") {
  const std::vector<std::byte> bytes = small_file();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    INFO(size);
    CHECK_FALSE(onnx::read_tensor_file({bytes.data(), size}).ok());
  }
}
