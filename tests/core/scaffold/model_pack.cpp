// Packs written around a bare model.
#include "formats/onnx/writer.hpp"
#include "scaffold/new_model_pack.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <array>
#include <fstream>
#include <iterator>

using namespace graft;
using graft::test::temporary_folder;

namespace {

onnx::value_info tensor_info(const std::string& name, std::vector<onnx::dimension> shape) {
  return {name, onnx::data_type::float32, true, std::move(shape)};
}

onnx::node step(const std::string& op, std::vector<std::string> inputs, const std::string& output) {
  onnx::node made;
  made.name = output;
  made.op_type = op;
  made.inputs = std::move(inputs);
  made.outputs = {output};
  return made;
}

// Pool, flatten, a classifier of ten classes, softmax.
std::string write_classifier(const std::string& path) {
  onnx::model model;
  model.ir_version = 8;
  model.opsets.push_back({"", 13});
  const std::array<float, 30> weights{};
  model.graph.initializers.push_back(
      onnx::make_tensor("w", {10, 3}, std::span<const float>(weights)));
  model.graph.inputs.push_back(tensor_info("x", {{{}, "n"}, {3, ""}, {96, ""}, {96, ""}}));
  model.graph.outputs.push_back(tensor_info("y", {{{}, "n"}, {10, ""}}));
  onnx::node gemm = step("Gemm", {"flat", "w"}, "logits");
  gemm.attributes.push_back(onnx::make_attribute("transB", int64_t{1}));
  model.graph.nodes = {step("GlobalAveragePool", {"x"}, "pool"), step("Flatten", {"pool"}, "flat"),
                       gemm, step("Softmax", {"logits"}, "y")};
  const std::vector<std::byte> bytes = onnx::write(model);
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  return path;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("the features are what the classifier is given, the size is the model's") {
  const temporary_folder folder;
  scaffold::pack_request request;
  request.name = "small";
  request.onnx = write_classifier(folder / "classifier.onnx");
  request.out = folder / "small";
  const auto made = scaffold::new_model_pack(request);
  REQUIRE(made.ok());
  CHECK(made->settled.features == "flat");
  CHECK(made->classifier == "y");
  CHECK_FALSE(made->statistics);
  const std::string text = text_of(folder / "small/backbone.toml");
  CHECK(text.find("width    = 96") != std::string::npos);
  CHECK(text.find("tensor = \"flat\"") != std::string::npos);
  CHECK(text.find("mean     = [123.675, 116.28, 103.53]") != std::string::npos);
  CHECK(text_of(folder / "small/model.onnx") == text_of(request.onnx));
  CHECK(made->assumed.size() == 4);  // resize, mean and deviation, licence, source
}

TEST_CASE("what was said is not assumed, and nothing that exists is touched") {
  const temporary_folder folder;
  scaffold::pack_request request;
  request.name = "small";
  request.onnx = write_classifier(folder / "classifier.onnx");
  request.out = folder / "small";
  request.features = "pool";
  request.resize = 100;
  request.mean = {1, 2, 3};
  request.std = {4, 5, 6};
  request.licence = "MIT";
  request.source = "a \"test\"";
  const auto made = scaffold::new_model_pack(request);
  REQUIRE(made.ok());
  CHECK(made->assumed.empty());
  const std::string text = text_of(folder / "small/backbone.toml");
  CHECK(text.find("std      = [4, 5, 6]") != std::string::npos);
  CHECK(text.find("source  = \"a \\\"test\\\"\"") != std::string::npos);
  CHECK(scaffold::new_model_pack(request).status().message().find("is not touched") !=
        std::string::npos);
  request.out = folder / "other";
  request.mean = {1, 2};
  CHECK(scaffold::new_model_pack(request).status().code() == code::invalid_argument);
}

TEST_CASE("a description with stages is read back as it was written") {
  const temporary_folder folder;
  scaffold::pack_request request;
  request.name = "small";
  request.onnx = write_classifier(folder / "classifier.onnx");
  request.out = folder / "small";
  const auto made = scaffold::new_model_pack(request);
  REQUIRE(made.ok());
  REQUIRE(scaffold::describe_pack(made->folder, "model.onnx", made->sha256, made->settled,
                                  {{"stage1", "pool"}, {"stage2", "flat"}})
              .ok());
  const std::string text = text_of(folder / "small/backbone.toml");
  CHECK(text.find("[[stage]]\nname   = \"stage1\"\ntensor = \"pool\"\n") != std::string::npos);
  CHECK(text.find("[[stage]]\nname   = \"stage2\"\ntensor = \"flat\"\n") != std::string::npos);
  CHECK(text.find("model   = \"model.onnx\"") != std::string::npos);
}
