// Ctrl-C: the first asks the run to stop and save, the second ends the process.
#pragma once

namespace graft::base {

// From now on SIGINT and SIGTERM set a flag; the second of a kind kills as usual.
void watch_interrupts();

// True once SIGINT or SIGTERM has come. May be called from any thread.
bool interrupted();

}  // namespace graft::base
