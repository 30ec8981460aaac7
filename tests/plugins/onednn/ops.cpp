// Every operator, compiled against its reference kernel; the cases are in op_cases_*.cpp.
#include "op_cases.hpp"

#include "kernels/cpu.hpp"
#include "ops/op.hpp"
#include "support/catch.hpp"

#include <set>

using namespace graft;
using namespace graft::test;

namespace {

void check(const op_case& one, onednn::precision precision, double bar,
           std::set<std::string>& seen) {
  INFO(one.name);
  model_builder m(one.dims, one.opset);
  one.build(m);
  for (const onnx::node& n : m.model.graph.nodes) seen.insert(n.op_type);
  const std::vector<float> x = noise(static_cast<std::size_t>(onednn::element_count(one.dims)), 7);
  const auto expected = interpret(m.model, x);
  const auto got = run_compiled(m.model, x, 1, precision);
  if (!expected.ok()) FAIL_CHECK(one.name << ": " << expected.status().message());
  if (!got.ok()) FAIL_CHECK(one.name << ": " << got.status().message());
  if (!expected.ok() || !got.ok()) return;
  CHECK(expected->size() > 0);
  CHECK(relative_error(*got, *expected) < bar);
}

}  // namespace

TEST_CASE("every operator gives what its reference kernel gives") {
  std::set<std::string> seen;
  for (const auto* cases : {&layer_cases, &arithmetic_cases, &rearranging_cases, &wider_cases}) {
    for (const op_case& one : *cases) check(one, onednn::precision::f32, 2e-5, seen);
  }
  for (const std::string_view name : onednn::op_names()) {
    INFO(name << " has no case");
    CHECK(seen.count(std::string(name)) == 1);
  }
}

TEST_CASE("bf16 runs every operator and keeps two digits") {
  if (!onednn::cpu_has_bf16()) return;
  std::set<std::string> seen;
  for (const auto* cases : {&layer_cases, &arithmetic_cases, &rearranging_cases, &wider_cases}) {
    for (const op_case& one : *cases) check(one, onednn::precision::bf16, 1e-2, seen);
  }
}
