// The importer and the operators by ONNX's own node tests. Every case whose operators are all in
// the table is run; a claimed operator that fails one fails the test. With GRAFT_WRITE_DOCS=1 it
// writes docs/onnx-operators.md from what it saw.
#include "conformance_suite.hpp"

#include "ops/op.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

using namespace graft;
using namespace graft::test;

namespace {

struct operator_record {
  std::set<int64_t> opsets;
  int passed = 0;
  int compiled = 0;
  std::map<std::string, std::vector<std::string>> not_run;  // why, and which cases
};

using record = std::map<std::string, operator_record>;

// Refusals that are meant, by a part of their message, and what the table says of them.
struct meant {
  const char* message;
  const char* why;
};
const meant meant_refusals[] = {
    {"training mode", "training"},
    {"a sequence or optional value", "sequences and optional values"},
    {"the model uses ONNX opset ", "opset below 7"},
    {"element type ", nullptr},  // the message says it
    {"casts to ", "to a type that the engine does not have"},
    {"value is a string", "strings"},
};

// Cases that are themselves in doubt.
const meant doubtful_cases[] = {
    {"test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True",
     "counts what hangs over the padding, which PyTorch and onnxruntime do not"},
};

std::string why_doubtful(const std::string& name) {
  for (const meant& one : doubtful_cases) {
    if (name == one.message) return one.why;
  }
  return {};
}

std::string why_refused(const std::string& message) {
  for (const meant& one : meant_refusals) {
    if (message.find(one.message) == std::string::npos) continue;
    return one.why == nullptr ? message : one.why;
  }
  return {};
}

std::set<std::string> operators_of(const node_case& one) {
  std::set<std::string> names;
  for (const onnx::node& n : one.model.graph.nodes) names.insert(n.op_type);
  return names;
}

bool is_claimed(const node_case& one) {
  return std::all_of(
      one.model.graph.nodes.begin(), one.model.graph.nodes.end(), [](const onnx::node& n) {
        return (n.domain.empty() || n.domain == "ai.onnx") && onednn::find_op(n.op_type) != nullptr;
      });
}

void enter(record& all, const node_case& one, const outcome& ran, const std::string& why) {
  for (const std::string& op : operators_of(one)) {
    operator_record& at = all[op];
    if (ran.what == outcome::kind::passed) {
      at.opsets.insert(one.model.opset_version());
      ++at.passed;
      if (ran.lowered) ++at.compiled;
    } else {
      at.not_run[why].push_back(one.name.substr(5));
    }
  }
}

void write_table(const record& all, std::ostream& out) {
  out << "# ONNX operators\n\n"
         "What `onednn.backbone` imports, and how each operator did in the node tests of the ONNX "
         "project\n(`onnx/backend/test/data/node`): every case in float32, float16, int64, int32, "
         "bool, uint8 and int8 whose\noperators are all here is run by the reference kernels and, "
         "where it has one computed floating-point\ninput, compiled for oneDNN as well. This page "
         "is "
         "written by `GRAFT_WRITE_DOCS=1 test_onednn_conformance`.\n\n"
         "| operator | opsets of its cases | passed | of these compiled | not run |\n"
         "|---|---|---|---|---|\n";
  for (const auto& [op, at] : all) {
    out << "| " << op << " | ";
    if (!at.opsets.empty()) {
      out << *at.opsets.begin();
      if (at.opsets.size() > 1) out << "–" << *at.opsets.rbegin();
    }
    out << " | " << at.passed << " | " << at.compiled << " | ";
    bool first = true;
    for (const auto& [why, cases] : at.not_run) {
      out << (first ? "" : "; ") << cases.size() << ": " << why;
      first = false;
    }
    out << " |\n";
  }
}

}  // namespace

TEST_CASE("every operator that is claimed passes ONNX's own node tests") {
  const std::optional<std::string> folder = node_test_folder();
  if (!folder) {
    report_skip(
        "no ONNX node tests: set GRAFT_ONNX_NODE_TESTS to onnx/backend/test/data/node of the "
        "Python package onnx 1.17");
    return;
  }
  record all;
  for (const std::string_view name : onednn::op_names()) all[std::string(name)];
  int passed = 0;
  int beyond = 0;
  for (const std::string& name : case_names(*folder)) {
    const auto one = load_case(*folder, name);
    if (!one.ok() || !is_claimed(*one)) {
      ++beyond;
      continue;
    }
    const outcome ran = run_case(*one);
    if (const std::string doubt = why_doubtful(name); !doubt.empty()) {
      CHECK(ran.what == outcome::kind::failed);  // else the case is no longer in doubt
      enter(all, *one, ran, doubt);
      continue;
    }
    const std::string why = ran.what == outcome::kind::refused ? why_refused(ran.why) : ran.why;
    enter(all, *one, ran, why);
    if (ran.what == outcome::kind::passed) {
      ++passed;
    } else if (ran.what == outcome::kind::failed || why.empty()) {
      FAIL_CHECK(name << ": " << ran.why);
    }
  }
  CHECK(passed > 300);
  std::cout << passed << " node tests passed; " << beyond
            << " have operators that are not claimed\n";
  const char* write = std::getenv("GRAFT_WRITE_DOCS");
  if (write != nullptr && std::string(write) == "1") {
    std::ofstream page(source_folder() + "/docs/onnx-operators.md");
    write_table(all, page);
    CHECK(page.good());
  }
}
