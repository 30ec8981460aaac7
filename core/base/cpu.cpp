#include <base/cpu.hpp>

#include <cpuid.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <thread>

namespace graft::base {

namespace {

struct registers {
  unsigned a = 0, b = 0, c = 0, d = 0;
};

registers cpuid(unsigned leaf, unsigned subleaf) {
  registers out;
  __get_cpuid_count(leaf, subleaf, &out.a, &out.b, &out.c, &out.d);
  return out;
}

// Which register sets the system saves on a task switch (XCR0).
uint64_t saved_state() {
  unsigned low = 0;
  unsigned high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return uint64_t{high} << 32 | low;
}

int affinity_cpus() {
  // The kernel may have more CPUs than a cpu_set_t holds: grow until it fits.
  for (int size = CPU_SETSIZE; size <= 1 << 20; size *= 2) {
    const std::unique_ptr<cpu_set_t, void (*)(cpu_set_t*)> set(
        CPU_ALLOC(static_cast<std::size_t>(size)), [](cpu_set_t* taken) { CPU_FREE(taken); });
    const std::size_t bytes = CPU_ALLOC_SIZE(static_cast<std::size_t>(size));
    if (sched_getaffinity(0, bytes, set.get()) == 0) return CPU_COUNT_S(bytes, set.get());
  }
  return static_cast<int>(std::thread::hardware_concurrency());
}

}  // namespace

int usable_cpus() {
  const int allowed = std::max(affinity_cpus(), 1);
  const int quota = cgroup_cpus("");
  return quota == 0 ? allowed : std::min(allowed, quota);
}

int worker_count(int asked) { return asked > 0 ? asked : usable_cpus(); }

std::string cpu_name() {
  std::array<char, 49> name{};
  for (unsigned i = 0; i < 3; ++i) {
    const registers part = cpuid(0x80000002U + i, 0);
    std::memcpy(name.data() + 16 * i, &part, 16);
  }
  const std::string text(name.data());
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "unknown";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> cpu_features() {
  const registers one = cpuid(1, 0);
  const registers seven = cpuid(7, 0);
  const registers seven_one = cpuid(7, 1);
  const auto bit = [](unsigned word, int index) { return (word >> index & 1) != 0; };

  const uint64_t saved = bit(one.c, 27) ? saved_state() : 0;
  const bool ymm = (saved & 0x6) == 0x6;
  const bool zmm = (saved & 0xe6) == 0xe6;
  const bool tiles = (saved & 0x60000) == 0x60000;

  std::vector<std::string> out;
  const auto add = [&out](bool has, const char* name) {
    if (has) out.emplace_back(name);
  };
  add(bit(one.c, 19), "sse4.1");
  add(bit(one.c, 20), "sse4.2");
  add(ymm && bit(one.c, 28), "avx");
  add(ymm && bit(one.c, 29), "f16c");
  add(ymm && bit(one.c, 12), "fma");
  add(ymm && bit(seven.b, 5), "avx2");
  add(ymm && bit(seven_one.a, 4), "avx_vnni");
  add(zmm && bit(seven.b, 16), "avx512f");
  add(zmm && bit(seven.b, 30), "avx512bw");
  add(zmm && bit(seven.b, 17), "avx512dq");
  add(zmm && bit(seven.b, 31), "avx512vl");
  add(zmm && bit(seven.c, 11), "avx512_vnni");
  add(zmm && bit(seven_one.a, 5), "avx512_bf16");
  add(zmm && bit(seven.d, 23), "avx512_fp16");
  add(tiles && bit(seven.d, 24), "amx_tile");
  add(tiles && bit(seven.d, 22), "amx_bf16");
  add(tiles && bit(seven.d, 25), "amx_int8");
  return out;
}

}  // namespace graft::base
