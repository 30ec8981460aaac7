// graft new
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"
#include "scaffold/new_plugin.hpp"

#include <filesystem>
#include <iostream>

namespace graft::runner {

int new_plugin(const new_plugin_arguments& arguments) {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::string prefix = program.parent_path().parent_path().string();
  const auto made = scaffold::new_plugin(
      {arguments.name, arguments.kind, arguments.language, arguments.out}, prefix);
  if (!made.ok()) {
    complain(made.status().message());
    return made.status().code() == code::invalid_argument ? exit_invalid : exit_for(made.status());
  }
  std::cout << "made " << made->folder << "; next:\n";
  for (const std::string& one : made->next) std::cout << "  " << one << "\n";
  return exit_done;
}

}  // namespace graft::runner
