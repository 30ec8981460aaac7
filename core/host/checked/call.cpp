#include "host/checked/call.hpp"

#include "host/checked/guarded.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <unistd.h>

namespace graft::host {
namespace {

constexpr int most_at_once = 64;
thread_local call* current = nullptr;
int told_on = STDERR_FILENO;

void tell(const char* what) {
  const call& in = *current;
  char line[512];
  const int n = std::snprintf(line, sizeof(line), "graft: node '%s': plugin '%s' %s in %s()\n",
                              in.node, in.plugin, what, in.function);
  if (n > 0 && write(told_on, line, std::min<std::size_t>(n, sizeof(line) - 1)) < 0) _exit(1);
}

void on_signal(int number, siginfo_t* info, void* /*context*/) {
  if (current == nullptr) {
    std::signal(number, SIG_DFL);
    raise(number);
    return;
  }
  char place[256];
  char what[320];
  if (number == SIGSEGV && describe_guarded(info->si_addr, place, sizeof(place))) {
    std::snprintf(what, sizeof(what), "touched %s,", place);
  } else {
    std::snprintf(what, sizeof(what), "crashed with %s", signal_words(number));
  }
  tell(what);
  _exit(1);
}

void on_exit() {
  if (current == nullptr) return;
  tell("called exit()");
  _exit(1);
}

}  // namespace

call* current_call() { return current; }

call_scope::call_scope(call& own) {
  own.outer = current;
  current = &own;
}

call_scope::~call_scope() { current = current->outer; }

void tell_crashes(int descriptor) {
  told_on = descriptor;
  struct sigaction action {};
  action.sa_sigaction = on_signal;
  action.sa_flags = SA_SIGINFO;
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
    sigaction(number, &action, nullptr);
  }
  // Of threads that exit at once each takes a handler off the list; one without would end the
  // process before another has told what happened.
  for (int i = 0; i < most_at_once; ++i) std::atexit(on_exit);
}

const char* signal_words(int number) {
  switch (number) {
    case SIGSEGV:
      return "SIGSEGV (invalid memory access)";
    case SIGBUS:
      return "SIGBUS (invalid memory access)";
    case SIGFPE:
      return "SIGFPE (arithmetic fault)";
    case SIGILL:
      return "SIGILL (an instruction that this CPU does not have)";
    case SIGABRT:
      return "SIGABRT (it called abort)";
    case SIGKILL:
      return "SIGKILL";
    case SIGXCPU:
      return "SIGXCPU (out of CPU time)";
    case SIGSYS:
      return "SIGSYS (a system call that it may not make)";
    default:
      return "a signal";
  }
}

}  // namespace graft::host
