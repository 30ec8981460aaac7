// What a child process may do to itself, and what is said of it.
#include "validate/child.hpp"

#include "support/catch.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <unistd.h>

namespace graft::validate {
namespace {

outcome result_of(const std::function<outcome()>& work, double seconds = 20) {
  return run_in_child({seconds, uint64_t{1} << 30}, work).result;
}

}  // namespace

TEST_CASE("an outcome comes back whole") {
  const std::string longest(100000, 'x');
  CHECK(result_of([] { return passed("fine"); }).message == "fine");
  CHECK(result_of([] { return skipped("no"); }).what == outcome::kind::skipped);
  CHECK(result_of([&] { return failed(longest); }).message == longest);
}

TEST_CASE("a child that ends itself is told how") {
  CHECK(result_of([]() -> outcome { _exit(7); }).message == "it ended the process with exit(7)");
  CHECK(result_of([]() -> outcome {
          std::raise(SIGKILL);
          return passed();
        }).message == "it crashed with SIGKILL");
}

TEST_CASE("a child that does not return is stopped") {
  const outcome stopped = result_of(
      []() -> outcome {
        while (true) pause();
      },
      0.2);
  CHECK(stopped.message == "it did not return within 0.2 s");
}

TEST_CASE("a child that takes too much memory is stopped") {
  const child_outcome made = run_in_child({20, uint64_t{64} << 20}, []() -> outcome {
    std::vector<std::vector<char>> all;
    while (true) all.emplace_back(8 << 20, 'x');
  });
  CHECK(made.result.message == "it took more than 64 MB of memory");
}

TEST_CASE("what a child prints is kept, and a child of its own is a fault") {
  const child_outcome said = run_in_child({}, [] {
    std::printf("hello\n");
    return passed();
  });
  CHECK(said.printed == "hello\n");
  const outcome left = result_of([] {
    if (fork() == 0) {
      sleep(1);
      _exit(0);
    }
    return passed();
  });
  CHECK(left.message == "it left a child process; a plugin must not fork");
}

}  // namespace graft::validate
