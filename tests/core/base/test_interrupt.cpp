#include "support/catch.hpp"

#include <base/interrupt.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace graft::base;

namespace {

// Runs `body` in a child and gives back its wait status.
template <class Body>
int in_child(Body body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return status;
}

}  // namespace

TEST_CASE("the first signal sets the flag, the second kills") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const int first = in_child([signal] {
      watch_interrupts();
      if (interrupted()) return 1;
      raise(signal);
      return interrupted() ? 7 : 2;
    });
    REQUIRE(WIFEXITED(first));
    CHECK(WEXITSTATUS(first) == 7);
    const int second = in_child([signal] {
      watch_interrupts();
      raise(signal);
      raise(signal);
      return 0;
    });
    REQUIRE(WIFSIGNALED(second));
    CHECK(WTERMSIG(second) == signal);
  }
}
