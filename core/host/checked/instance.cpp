#include "host/checked/instance.hpp"

#include "host/services.hpp"
#include "host/utf8.hpp"

#include <graft/sdk/text.hpp>

#include <cerrno>
#include <utility>

#include <sys/wait.h>
#include <unistd.h>

namespace graft::host {

checked_instance::checked_instance(const checked_type& type, const graft_host* host)
    : type(type), node(to_string(host->node_id)) {
  make_checked_host(*this, host);
}

void checked_instance::accuse(std::string what) {
  const std::lock_guard lock(mutex_);
  if (accusation_.empty()) accusation_ = std::move(what);
}

std::string checked_instance::take_accusation() {
  const std::lock_guard lock(mutex_);
  return std::exchange(accusation_, {});
}

graft_status blame(call& in, const std::string& what) {
  in.said = true;
  remember_error("plugin '" + std::string(in.plugin) + "' misbehaved in " + in.function +
                 "(): " + what);
  return GRAFT_INTERNAL;
}

namespace {

bool known(graft_status code) {
  switch (code) {
    case GRAFT_OK:
    case GRAFT_CANCELLED:
    case GRAFT_INVALID_ARGUMENT:
    case GRAFT_NOT_FOUND:
    case GRAFT_PERMISSION_DENIED:
    case GRAFT_RESOURCE_EXHAUSTED:
    case GRAFT_FAILED_PRECONDITION:
    case GRAFT_OUT_OF_RANGE:
    case GRAFT_UNIMPLEMENTED:
    case GRAFT_INTERNAL:
    case GRAFT_DATA_LOSS:
      return true;
    default:
      return false;
  }
}

}  // namespace

graft_status judge(checked_instance& own, call& in, graft_status code, pid_t caller,
                   bool had_children) {
  if (getpid() != caller) _exit(0);  // a forked copy of the host that came back from the call
  if (const std::string said = own.take_accusation(); !said.empty()) return blame(in, said);
  if (!had_children && has_children()) {
    return blame(in, "it left a child process; a plugin must not fork");
  }
  if (!known(code)) {
    return blame(in, "it returned " + std::to_string(code) + ", which is no status code");
  }
  if (code != GRAFT_OK && !in.said) {
    return blame(in, "it failed with code " + std::to_string(code) +
                         " and gave no message; call host->set_error before returning");
  }
  if (code == GRAFT_OK && in.host_refused) {
    return blame(in, "it returned OK though the host had refused what it asked for");
  }
  return code;
}

bool has_children() {
  siginfo_t info{};
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

std::string text_fault(graft_text text) {
  if (text.size > 0 && text.data == nullptr) return "a text of a size that points nowhere";
  return is_utf8(to_view(text)) ? "" : "a text that is not UTF-8";
}

}  // namespace graft::host
