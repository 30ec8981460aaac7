// Calls from the host into a node class: exceptions end here, as a status and a message.
#pragma once

#include <graft/abi/param.h>
#include <graft/sdk/host.hpp>
#include <graft/sdk/values.hpp>

#include <exception>
#include <new>
#include <stdexcept>

namespace graft::detail {

template <class F>
graft_status guard(const graft::host& host, F&& call) noexcept {
  try {
    return host.fail(call());
  } catch (const std::bad_alloc&) {
    host.raw()->set_error(host.raw(), GRAFT_RESOURCE_EXHAUSTED, to_text("out of memory"));
    return GRAFT_RESOURCE_EXHAUSTED;
  } catch (const std::invalid_argument& error) {  // what a constructor throws at bad parameters
    try {
      return host.fail(invalid(error.what()));
    } catch (...) {
      return GRAFT_INVALID_ARGUMENT;
    }
  } catch (const std::exception& error) {
    try {
      return host.fail(status(code::internal, error.what()));
    } catch (...) {
      return GRAFT_INTERNAL;
    }
  } catch (...) {
    return GRAFT_INTERNAL;
  }
}

template <class Node>
struct instance {
  graft::host host;
  Node node;
  instance(const graft_host* raw, const graft_values* given)
      : host(raw), node(graft::host(raw), graft::values(given)) {}
};

}  // namespace graft::detail
