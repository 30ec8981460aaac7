#include "base/process.hpp"

#include <fstream>

#include <unistd.h>

namespace graft::base {

uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  uint64_t pages_mapped = 0;
  uint64_t pages_resident = 0;
  if (!(statm >> pages_mapped >> pages_resident)) return 0;
  return pages_resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace graft::base
