// What of this machine and library the bits of a result depend on.
#pragma once

#include <graft/sdk/status.hpp>

#include <string>

namespace graft::onednn {

// Whether the CPU has SSE4.1, which every kernel needs at least.
bool cpu_has_sse41();

// Error unless it has.
status check_cpu(bool has_sse41 = cpu_has_sse41());

// "oneDNN 2.6.3, avx512_core_bf16"
std::string cpu_identity();

// Is there AVX2 with FMA, or AVX-512 as servers have it, and may it be used? (oneDNN's
// DNNL_MAX_CPU_ISA holds for our own kernels too.)
bool cpu_has_avx2();
bool cpu_has_avx512();

// Does the CPU multiply bf16 itself (AVX512-BF16 or AMX)?
bool cpu_has_bf16();

// Does it multiply and add int8 in one instruction (AVX-VNNI, AVX512-VNNI or AMX)?
bool cpu_has_vnni();

}  // namespace graft::onednn
