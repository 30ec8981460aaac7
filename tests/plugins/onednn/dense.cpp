// Our own dense layers, which read their weights once for a group of images.
#include "support/catch.hpp"
#include "support/models.hpp"

using namespace graft;
using namespace graft::test;

namespace {

constexpr int64_t depth = 2000;
constexpr int64_t items = 6;  // a whole group and a part of one

// Flatten, Gemm with a bias, Relu.
model_builder dense(int64_t columns) {
  model_builder m({depth / 4, 2, 2});
  m.random("w", {columns, depth}, 1).random("b", {columns}, 2);
  m.node("Flatten", {"x"}, "row")
      .node("Gemm", {"row", "w", "b"}, "y", {onnx::make_attribute("transB", int64_t{1})})
      .node("Relu", {"y"}, "features");
  return m;
}

std::string implementation_of(const model_builder& m) {
  const auto net = onednn::network::compile(m.bytes(), {});
  REQUIRE(net.ok());
  for (const onednn::layer& one : (*net)->layers()) {
    if (one.op == "Gemm") return one.implementation;
  }
  return {};
}

}  // namespace

TEST_CASE("a dense layer on one row is the product, and an image's bits are its own") {
  // 36 columns are whole vectors of 4 only, 40 of 8, 48 of 16; 80 and 96 leave half a panel and
  // none.
  for (const int64_t columns : {36, 40, 48, 80, 96}) {
    INFO(columns << " columns");
    const model_builder m = dense(columns);
    CHECK(implementation_of(m).substr(0, 6) == "dense:");
    const std::vector<float> x = noise(items * depth, 5);
    const auto all = run_compiled(m.model, x, items);
    REQUIRE(all.ok());
    for (int64_t i = 0; i < items; ++i) {
      const std::vector<float> item(x.begin() + i * depth, x.begin() + (i + 1) * depth);
      const std::vector<float> mine(all->begin() + i * columns, all->begin() + (i + 1) * columns);
      const auto alone = run_compiled(m.model, item);
      REQUIRE(alone.ok());
      CHECK(*alone == mine);
      const auto reference = interpret(m.model, item);
      REQUIRE(reference.ok());
      CHECK(relative_error(mine, *reference) < 1e-5);
    }
  }
}

TEST_CASE("columns that do not fill vectors, and few weights, are oneDNN's") {
  CHECK(implementation_of(dense(43)).substr(0, 6) != "dense:");
  CHECK(implementation_of(dense(8)).substr(0, 6) != "dense:");
}
