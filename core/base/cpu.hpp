// What the machine offers: CPUs that this process may use, their name and instruction sets.
#pragma once

#include <string>
#include <vector>

namespace graft::base {

// The least of the affinity mask and the cgroup's CPU quota (v1 and v2, every level, rounded up);
// at least 1.
int usable_cpus();

// The workers to use: `asked`, or all that may be used where that is 0.
int worker_count(int asked);

// The quota of the cgroup tree under `root` ("/" in life) for the process that `root`/proc/self
// describes, in CPUs rounded up; 0 where there is none.
int cgroup_cpus(const std::string& root);

// The brand string, "AMD EPYC 9R14".
std::string cpu_name();

// Instruction sets that the CPU has and the system has switched on, oldest first: "sse4.1",
// "sse4.2", "avx", "f16c", "fma", "avx2", "avx_vnni", "avx512f", "avx512bw", "avx512dq",
// "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile", "amx_bf16", "amx_int8".
std::vector<std::string> cpu_features();

}  // namespace graft::base
