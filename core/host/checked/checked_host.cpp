// The host that a checked plugin is given: each function first asks who calls.
#include "host/checked/instance.hpp"

#include <graft/sdk/text.hpp>

#include <string>

namespace graft::host {
namespace {

checked_host& of(const graft_host* host) {
  return *const_cast<checked_host*>(reinterpret_cast<const checked_host*>(host));
}

// False, with an accusation, on a thread that is not in a call of this instance.
bool admitted(const checked_host& host, const char* function, bool main = false) {
  const call* in = current_call();
  if (in == nullptr || in->owner != host.owner) {
    host.owner->accuse(std::string("it called host->") + function +
                       "() from a thread that the host did not call it on");
    return false;
  }
  if (main && in->worker) {
    host.owner->accuse(std::string("it called host->") + function +
                       "(), which belongs to [main], from a worker's call");
    return false;
  }
  return true;
}

void check_text(const checked_host& host, const char* function, graft_text text) {
  if (const std::string fault = text_fault(text); !fault.empty()) {
    host.owner->accuse(std::string("it gave host->") + function + "() " + fault);
  }
}

void GRAFT_CALL set_error(const graft_host* host, graft_status code, graft_text message) noexcept {
  const checked_host& own = of(host);
  if (!admitted(own, "set_error")) return;
  current_call()->said = message.size > 0;
  check_text(own, "set_error", message);
  own.real->set_error(own.real, code, message);
}

void GRAFT_CALL log(const graft_host* host, int32_t level, graft_text message) noexcept {
  const checked_host& own = of(host);
  if (!admitted(own, "log")) return;
  check_text(own, "log", message);
  own.real->log(own.real, level, message);
}

void GRAFT_CALL progress(const graft_host* host, double fraction, graft_text what) noexcept {
  const checked_host& own = of(host);
  if (!admitted(own, "progress", true)) return;
  check_text(own, "progress", what);
  if (!(fraction >= 0 && fraction <= 1)) {
    own.owner->accuse("it told host->progress() " + std::to_string(fraction) +
                      ", which is not between 0 and 1");
  }
  own.real->progress(own.real, fraction, what);
}

uint8_t GRAFT_CALL cancelled(const graft_host* host) noexcept {
  const checked_host& own = of(host);
  return admitted(own, "cancelled") ? own.real->cancelled(own.real) : 1;
}

void GRAFT_CALL hash(const graft_host* host, const void* data, uint64_t size,
                     uint8_t out[16]) noexcept {
  const checked_host& own = of(host);
  admitted(own, "hash");
  own.real->hash(own.real, data, size, out);
}

void GRAFT_CALL random(const graft_host* host, uint64_t key, uint64_t block, uint32_t* out,
                       uint64_t n) noexcept {
  const checked_host& own = of(host);
  admitted(own, "random");
  own.real->random(own.real, key, block, out, n);
}

const void* GRAFT_CALL extension(const graft_host* host, graft_text id) noexcept {
  const checked_host& own = of(host);
  return admitted(own, "extension", true) ? own.real->extension(own.real, id) : nullptr;
}

}  // namespace

const graft_host* make_checked_host(checked_instance& own, const graft_host* real) {
  own.host.table = *real;
  own.host.real = real;
  own.host.owner = &own;
  own.host.table.struct_size = sizeof(graft_host);
  own.host.table.set_error = set_error;
  own.host.table.log = log;
  own.host.table.progress = progress;
  own.host.table.cancelled = cancelled;
  own.host.table.hash = hash;
  own.host.table.random = random;
  own.host.table.extension = extension;
  return &own.host.table;
}

}  // namespace graft::host
