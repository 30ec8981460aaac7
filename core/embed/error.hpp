// The boundary of libgraft: a status becomes a code and a graft_error, an exception a status.
#pragma once

#include <graft/graft.h>
#include <graft/sdk/status.hpp>

#include <exception>
#include <new>

struct graft_error {
  graft::status why;
};

namespace graft::embed {

// Sets *error, where `error` is not null, and gives the code to return.
graft_status answer(const status& outcome, graft_error** error) noexcept;

// Calls f, which returns a status.
template <class F>
graft_status guarded(graft_error** error, F&& f) noexcept {
  try {
    return answer(f(), error);
  } catch (const std::bad_alloc&) {
    return answer({code::resource_exhausted, "out of memory"}, error);
  } catch (const std::exception& fault) {
    return answer({code::internal, fault.what()}, error);
  } catch (...) {
    return answer({code::internal, "an exception of an unknown kind"}, error);
  }
}

// A null where something was needed.
inline status missing(const char* what) {
  return invalid(std::string(what) + " is null; it is needed");
}

}  // namespace graft::embed
