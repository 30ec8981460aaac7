// Runs a test program with oneDNN, and our own kernels, held to an instruction set:
// with_isa sse41|avx2|avx512_core PROGRAM [ARGUMENT...]. Exit code 77, which CTest counts as
// skipped, where the CPU has not got it.
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include <unistd.h>

namespace {

bool cpu_has(std::string_view level) {
  if (level == "sse41") return __builtin_cpu_supports("sse4.1") != 0;
  if (level == "avx2") {
    return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
  }
  return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
         __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512dq") != 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::cerr << "usage: with_isa sse41|avx2|avx512_core PROGRAM [ARGUMENT...]\n";
    return 2;
  }
  const std::string level = arguments[1];
  if (!cpu_has(level)) {
    std::cout << "skipped: this CPU has no " << level << "\n";
    return 77;
  }
  for (const char* name : {"ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"}) {
    setenv(name, level.c_str(), 1);
  }
  setenv("GRAFT_EXPECTED_ISA", level.c_str(), 1);
  execv(arguments[2], arguments + 2);
  std::cerr << "'" << arguments[2] << "' cannot be started\n";
  return 2;
}
