// Memory: what is not given back. (Accesses outside tensors are seen in every test, since all of
// them run behind guard pages.)
#include "validate/test.hpp"
#include "validate/trial.hpp"

#include <malloc.h>

extern "C" std::size_t __sanitizer_get_current_allocated_bytes() __attribute__((weak));

namespace graft::validate {
namespace {

using type_ref = const host::node_type&;

int64_t bytes_in_use() {
  if (__sanitizer_get_current_allocated_bytes != nullptr) {
    return static_cast<int64_t>(__sanitizer_get_current_allocated_bytes());
  }
  const struct mallinfo2 facts = mallinfo2();
  return static_cast<int64_t>(facts.uordblks + facts.hblkhd);
}

// Bytes that stay behind in every round, once a few rounds have filled caches; the smallest growth
// of all rounds counts, since a cache grows now and then and a leak always.
template <class F>
outcome grows(const char* what, F&& round) {
  constexpr int warm = 4;
  constexpr int counted = 40;
  int64_t least = INT64_MAX;
  for (int i = 0; i < warm + counted; ++i) {
    const int64_t before = bytes_in_use();
    GRAFT_EXPECT(round());
    if (i >= warm) least = std::min(least, bytes_in_use() - before);
  }
  if (least <= 0) return passed();
  return failed(std::to_string(least) + " bytes stay behind with every " + what);
}

outcome instances(const subject& of, type_ref type) {
  return grows("instance that is made and destroyed", [&] {
    const auto made = trial::make(of, type);
    return made.status();
  });
}

outcome batches(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  return grows("26 items processed", [&] { return made->run_all(16).status(); });
}

outcome fits(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  return grows("fit()", [&]() -> status {
    GRAFT_TRY(made->fit());
    GRAFT_TRY_ASSIGN(const std::string state, made->node().save());
    made->events().history_json = {};
    return {};
  });
}

outcome destroys(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  made->drop_node();
  if (!made->events().errors.empty()) return failed(made->events().errors.front());
  return passed();
}

constexpr test tests[] = {
    {"memory.instances", "an instance gives back all that it took", nullptr, instances},
    {"memory.batches", "process() leaves nothing behind", nullptr, batches, maps},
    {"memory.fits", "fit() and save() leave nothing behind", nullptr, fits,
     for_kind(GRAFT_KIND_ESTIMATOR)},
    {"memory.destroys", "destroy() does well after everything else", nullptr, destroys},
};

}  // namespace

std::span<const test> memory_tests() { return tests; }

}  // namespace graft::validate
