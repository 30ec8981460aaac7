// The `graft` program: words on the command line to one command.
#pragma once

namespace graft::runner {

// Returns the exit code; never throws.
int run_command_line(int argc, char** argv);

}  // namespace graft::runner
