#include "formats/onnx/reader.hpp"
#include "formats/onnx/writer.hpp"
#include "small_model.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstring>

using namespace graft;

TEST_CASE("a written model is read back field for field") {
  const onnx::model made = test::small_model();
  const std::vector<std::byte> bytes = onnx::write(made);
  const auto read = onnx::read(bytes);
  REQUIRE(read.ok());
  CHECK(read->ir_version == 8);
  CHECK(read->producer_name == "graft tests");
  CHECK(read->opset_version() == 13);
  CHECK(read->opsets.size() == 2);
  CHECK(read->metadata == made.metadata);
  CHECK(read->graph.name == "small");
  REQUIRE(read->graph.nodes.size() == 2);
  const onnx::node& conv = read->graph.nodes[0];
  CHECK(conv.inputs == std::vector<std::string>{"input", "w"});
  REQUIRE(conv.find("strides") != nullptr);
  CHECK(conv.find("strides")->ints == std::vector<int64_t>{1, 1});
  CHECK(conv.find("auto_pad")->s == "VALID");
  CHECK(conv.find("nothing") == nullptr);
  const onnx::node& thing = read->graph.nodes[1];
  CHECK(thing.domain == "com.acme");
  CHECK(thing.inputs == std::vector<std::string>{"y", "", "axes"});
  CHECK(thing.find("alpha")->f == 0.25F);
  CHECK(thing.find("values")->floats == std::vector<float>{1, 2, 3});
  CHECK(thing.find("t")->t.dims == std::vector<int64_t>{2});
  const onnx::value_info& in = read->graph.inputs.at(0);
  REQUIRE(in.shape.size() == 4);
  CHECK(in.shape[0].symbol == "N");
  CHECK(in.shape[1].size == 3);
  CHECK_FALSE(in.shape[3].size.has_value());
  REQUIRE(read->graph.initializers.size() == 2);
  const onnx::tensor& w = read->graph.initializers[0];
  CHECK(w.elements() == 12);
  CHECK(std::equal(w.bytes.begin(), w.bytes.end(), made.graph.initializers[0].bytes.begin()));
  CHECK(onnx::write(*read) == bytes);
}

TEST_CASE("large weights are not copied") {
  const std::vector<std::byte> bytes = onnx::write(test::small_model());
  const auto read = onnx::read(bytes);
  REQUIRE(read.ok());
  const std::byte* at = read->graph.initializers[0].bytes.data();
  CHECK(at >= bytes.data());
  CHECK(at < bytes.data() + bytes.size());
}

TEST_CASE("typed fields become the same elements as raw data") {
  // TensorProto of int64 [3]: packed dims, type 7, packed int64_data {1, -1, 300}; and of float16
  // [2] as int32_data {0x3c00, 0xc000}.
  const auto model_of = [](std::initializer_list<int> tensor) {
    std::vector<std::byte> bytes;
    const auto put = [&](int value) { bytes.push_back(static_cast<std::byte>(value)); };
    put(0x3a);  // graph
    put(static_cast<int>(tensor.size()) + 2);
    put(0x2a);  // initializer
    put(static_cast<int>(tensor.size()));
    for (const int value : tensor) put(value);
    return bytes;
  };
  const auto integers = model_of({0x0a, 1,    3,    0x10, 7,    0x3a, 13,   0x01, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0xac, 0x02});
  auto read = onnx::read(integers);
  REQUIRE(read.ok());
  const int64_t expected[] = {1, -1, 300};
  CHECK(std::memcmp(read->graph.initializers[0].bytes.data(), expected, sizeof(expected)) == 0);

  const auto halves = model_of({0x08, 2, 0x10, 10, 0x28, 0x80, 0x78, 0x28, 0x80, 0x80, 0x03});
  read = onnx::read(halves);
  REQUIRE(read.ok());
  const uint16_t bits[] = {0x3c00, 0xc000};
  CHECK(std::memcmp(read->graph.initializers[0].bytes.data(), bits, sizeof(bits)) == 0);
}
