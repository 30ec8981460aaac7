// The conformance suite: every test that applies, each in a process of its own.
#pragma once

#include "validate/child.hpp"
#include "validate/test.hpp"

#include <functional>
#include <string>
#include <vector>

namespace graft::validate {

// What a test says that is for nodes of another kind.
inline constexpr const char* other_kind = "not for a node of its kind";

struct finished {
  std::string test;
  std::string type;  // the node type, empty for the plugin as a whole
  child_outcome made;
};

struct suite_options {
  std::string only;  // tests whose id starts so; empty = all
  limits each;
};

// Runs the suite; `tell` is called after each test.
std::vector<finished> run_suite(const subject& of, const suite_options& options,
                                const std::function<void(const finished&)>& tell);

// The outcomes as one JSON object: plugin, version, seed, counts, and a list of tests with their
// outcome, message, seconds and peak memory.
std::string suite_json(const subject& of, const std::vector<finished>& all);

}  // namespace graft::validate
