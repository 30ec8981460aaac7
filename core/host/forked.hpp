// What a child made by fork() has to mend, since only the thread that forked is in it.
#pragma once

namespace graft::host {

// A thread that was loading a library in the parent would never release the table of libraries.
void forget_other_threads();

}  // namespace graft::host
