// Failures of the host that a node must pass on, cancelling, and silence.
#include "host/services.hpp"
#include "validate/test.hpp"
#include "validate/trial.hpp"

#include <graft/sdk/text.hpp>

#include <chrono>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

namespace graft::validate {
namespace {

using type_ref = const host::node_type&;
constexpr double longest_to_cancel = 2;  // seconds
constexpr uint32_t estimators = for_kind(GRAFT_KIND_ESTIMATOR);

graft_status refuse(const char* why) {
  host::remember_error(why);
  return GRAFT_RESOURCE_EXHAUSTED;
}

// An output that has no memory left.
graft_output full_output() {
  graft_output made{};
  made.struct_size = sizeof(made);
  made.stacked = [](const graft_output*, uint64_t, graft_tensor*) {
    return refuse("the suite gives no memory");
  };
  made.item = [](const graft_output*, uint64_t, uint64_t, const int64_t*, int32_t, graft_tensor*) {
    return refuse("the suite gives no memory");
  };
  made.text = [](const graft_output*, uint64_t, uint64_t, graft_text) {
    return refuse("the suite gives no memory");
  };
  made.reject = [](const graft_output*, uint64_t, graft_status, graft_text) {};
  return made;
}

// A failure that the node passed on, or, with `misbehaved` in it, did not.
outcome passes_on(const status& said, const char* what) {
  if (said.ok()) return failed(std::string("it returned OK though ") + what);
  if (said.message().find("misbehaved") != std::string::npos) return failed(said.message());
  return passed();
}

outcome no_memory(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  const graft_output output = full_output();
  const std::vector<std::size_t> items = {0, 1};
  return passes_on(made->process(items, &output, GRAFT_VIEW_EVAL, 0, 0),
                   "the host had no memory for its output");
}

outcome bad_reads(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  trial_dataset data(*made);
  data.fail_reads = true;
  return passes_on(made->node().fit(*data.raw()), "the items could not be read");
}

outcome bad_writes(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  graft_output_stream full{};
  full.struct_size = sizeof(full);
  full.write = [](const graft_output_stream*, const void*, uint64_t) {
    return refuse("the suite's disk is full");
  };
  const graft_status code = made->node().type().raw->save(made->node().instance(), &full);
  return passes_on(host::take_error(code, "node"), "its state could not be written");
}

// Runs `work` with cancelled() true from `after` seconds on.
template <class F>
outcome cancelled(trial& made, double after, F&& work) {
  std::jthread later([&, after] {
    std::this_thread::sleep_for(std::chrono::duration<double>(after));
    made.events().stop = true;
  });
  const auto start = std::chrono::steady_clock::now();
  const status said = work();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  if (!said.ok() && said.code() != code::cancelled) return failed(said.message());
  char text[80];
  std::snprintf(text, sizeof(text), "%.2f s", took.count() - after);
  if (took.count() > after + longest_to_cancel) {
    return failed(std::string("it went on for ") + text +
                  " after the run was cancelled; ask host->cancelled() now and then");
  }
  return passed(took.count() < after ? "done before" : text);
}

outcome cancel_fit(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  return cancelled(*made, 0.05, [&] { return made->fit(); });
}

outcome cancel_process(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  return cancelled(*made, 0, [&] { return made->run_all(16).status(); });
}

outcome quiet(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  if (((maps >> type.raw->kind) & 1U) != 0) GRAFT_EXPECT(made->run_all(16).status());
  std::fflush(nullptr);
  struct stat facts {};
  fstat(STDOUT_FILENO, &facts);
  return facts.st_size == 0 ? passed()
                            : failed("it wrote on stdout or stderr; say it with host->log()");
}

constexpr test tests[] = {
    {"errors.no_memory", "process() passes on that the host has no memory", nullptr, no_memory,
     maps},
    {"errors.bad_reads", "fit() passes on that items cannot be read", nullptr, bad_reads,
     estimators},
    {"errors.bad_writes", "save() passes on that the state cannot be written", nullptr, bad_writes,
     estimators},
    {"cancel.fit", "fit() ends within 2 s of being cancelled", nullptr, cancel_fit, estimators},
    {"cancel.process", "process() ends within 2 s of being cancelled", nullptr, cancel_process,
     maps},
    {"quiet", "the node prints nothing", nullptr, quiet},
};

}  // namespace

std::span<const test> error_tests() { return tests; }

}  // namespace graft::validate
