#include "runner/command_line.hpp"

int main(int argc, char** argv) { return graft::runner::run_command_line(argc, argv); }
