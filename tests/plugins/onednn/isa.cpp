// Which instruction set is used: as with_isa says, for oneDNN's kernels and for ours.
#include "kernels/cpu.hpp"
#include "simd/kernel_table.hpp"
#include "support/catch.hpp"

#include <cstdlib>
#include <string>

using namespace graft;
using namespace graft::onednn;

TEST_CASE("the kernels are those of the instruction set that was asked for") {
  const char* level = std::getenv("GRAFT_EXPECTED_ISA");
  if (level == nullptr) {  // nothing asked: the widest
    CHECK((std::string(simd::widest_kernels().name) == "sse41") == !cpu_has_avx2());
    return;
  }
  const std::string wanted = level;
  INFO(cpu_identity());
  CHECK(cpu_identity().find(", " + wanted) != std::string::npos);
  CHECK(simd::widest_kernels().name == (wanted == "avx512_core" ? "avx512" : wanted));
  CHECK(cpu_has_avx2() == (wanted != "sse41"));
  CHECK(cpu_has_avx512() == (wanted == "avx512_core"));
}

TEST_CASE("a CPU that cannot run is refused with a sentence") {
  CHECK(check_cpu().ok() == cpu_has_sse41());
  CHECK(check_cpu(true).ok());
  CHECK(
      check_cpu(false).message() ==
      "this CPU lacks SSE4.1, which onednn.backbone needs at least; opencv.backbone may run here");
}
