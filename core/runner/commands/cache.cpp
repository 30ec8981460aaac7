// graft cache
#include "host/places.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"
#include "runtime/cache/cache_store.hpp"

#include <iostream>

namespace graft::runner {

int show_cache(bool clear) {
  const std::string folder = host::cache_folder();
  if (clear) {
    const auto freed = runtime::clear_cache(folder);
    if (!freed.ok()) {
      complain(freed.status().message());
      return exit_failed;
    }
    std::cout << folder << ": deleted " << freed->bytes << " bytes in " << freed->segments
              << " files\n";
    return exit_done;
  }
  const runtime::cache_summary sum = runtime::summarize_cache(folder);
  std::cout << folder << ": " << sum.bytes << " bytes in " << sum.segments << " files\n";
  return exit_done;
}

}  // namespace graft::runner
