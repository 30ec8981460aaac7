// A node type behind checks: the same table, every function of which looks at what the plugin does
// with it before the host sees it. A plugin that breaks a rule of the ABI fails the call with a
// sentence that names it and the function: "plugin 'acme' misbehaved in process(): ...".
//
// Seen are: exceptions; status codes that are none; failures without a message, or after the host
// had refused something that was then ignored; accesses beyond, before or to read-only tensors
// (the process ends, after tell_crashes() with a sentence); outputs left unfilled; outputs touched
// on failure; items that are not in the batch; calls of the host from threads that the host did
// not call the node on; text that is not UTF-8; children left by fork().
#pragma once

#include "host/checked/call.hpp"
#include "host/library.hpp"

namespace graft::host {

// The checked counterpart of a type, alive until the process ends. Its instances must be made with
// the graft_host of a host::services that knows the checked type (host::node sees to that).
node_type checked(const node_type& type);

}  // namespace graft::host
