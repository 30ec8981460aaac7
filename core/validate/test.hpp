// A test of the conformance suite and what comes of it.
#pragma once

#include "validate/subject.hpp"

#include <graft/sdk/status.hpp>

#include <cstdint>
#include <span>
#include <string>

namespace graft::validate {

struct outcome {
  enum class kind { passed, failed, skipped };
  kind what = kind::passed;
  std::string message;  // why it failed or was skipped; a measured value where it passed
};

inline outcome passed(std::string measured = {}) {
  return {outcome::kind::passed, std::move(measured)};
}
inline outcome failed(std::string why) { return {outcome::kind::failed, std::move(why)}; }
inline outcome skipped(std::string why) { return {outcome::kind::skipped, std::move(why)}; }

// What a status that is not ok means for a test: a plugin that says "not supported", or a value
// that the suite cannot make up, skips it; all else is a failure.
inline outcome outcome_of(const status& why) {
  return why.code() == code::unimplemented ? skipped(why.message()) : failed(why.message());
}

// Ends a test that returns an outcome where `expression` is a status that is not ok.
#define GRAFT_EXPECT(expression)                                                   \
  do {                                                                             \
    if (const ::graft::status graft_status_ = (expression); !graft_status_.ok()) { \
      return ::graft::validate::outcome_of(graft_status_);                         \
    }                                                                              \
  } while (false)

// The same for a result<T>, whose value goes to `target`.
#define GRAFT_EXPECT_ASSIGN(target, expression) \
  GRAFT_EXPECT_ASSIGN_(GRAFT_JOIN(graft_made_, __LINE__), target, expression)
#define GRAFT_EXPECT_ASSIGN_(made, target, expression)                 \
  auto made = (expression);                                            \
  if (!made.ok()) return ::graft::validate::outcome_of(made.status()); \
  target = std::move(*made)

// Kinds of node that a test is for, as bits of 1 << GRAFT_KIND_*.
constexpr uint32_t for_kind(int32_t kind) { return 1U << kind; }
inline constexpr uint32_t any_kind = ~0U;
// Sources, transforms and estimators, which make columns.
inline constexpr uint32_t maps =
    for_kind(GRAFT_KIND_SOURCE) | for_kind(GRAFT_KIND_TRANSFORM) | for_kind(GRAFT_KIND_ESTIMATOR);

// Of the plugin as a whole, or, with `of_type`, of each of its node types.
struct test {
  const char* id;   // "state.truncated"
  const char* doc;  // what holds, one sentence
  outcome (*of_plugin)(const subject&);
  outcome (*of_type)(const subject&, const host::node_type&);
  uint32_t kinds = any_kind;
  bool timed = false;  // judged by the clock: the best of three tries counts
};

// Every test, in the order in which they run.
std::span<const test> all_tests();

// The parts of it, a file of tests/ each.
std::span<const test> manifest_tests();
std::span<const test> load_tests();
std::span<const test> parameter_tests();
std::span<const test> schema_tests();
std::span<const test> extension_tests();
std::span<const test> result_tests();
std::span<const test> error_tests();
std::span<const test> state_tests();
std::span<const test> memory_tests();
std::span<const test> kind_tests();
std::span<const test> gradient_tests();

}  // namespace graft::validate
