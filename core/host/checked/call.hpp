// The call into a plugin that a thread is in, and what becomes of one that crashes.
#pragma once

#include <atomic>
#include <string>

#include <sys/types.h>

namespace graft::host {

struct call {
  const char* plugin;
  const char* node;
  const char* function;
  const void* owner;          // the checked instance
  bool worker;                // whether it may be made from several threads at once
  bool said = false;          // a message was set
  bool host_refused = false;  // a function of the host failed
  call* outer = nullptr;
};

// Null outside of any call.
call* current_call();

// Makes `own` the calling thread's current call for as long as it lives.
class call_scope {
 public:
  explicit call_scope(call& own);
  ~call_scope();
  call_scope(const call_scope&) = delete;
  call_scope& operator=(const call_scope&) = delete;
};

// From here on a crash, an abort or an exit() inside a call is told in one sentence that names the
// node, the plugin and the function, on the descriptor given, before the process ends with exit
// code 1.
void tell_crashes(int descriptor);

// "SIGSEGV (invalid memory access)".
const char* signal_words(int number);

}  // namespace graft::host
