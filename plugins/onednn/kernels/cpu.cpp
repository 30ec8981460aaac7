#include "kernels/cpu.hpp"

#include <oneapi/dnnl/dnnl.hpp>

namespace graft::onednn {
namespace {

const char* isa_name(dnnl::cpu_isa isa) {
  switch (isa) {
    case dnnl::cpu_isa::sse41:
      return "sse41";
    case dnnl::cpu_isa::avx:
      return "avx";
    case dnnl::cpu_isa::avx2:
      return "avx2";
    case dnnl::cpu_isa::avx2_vnni:
      return "avx2_vnni";
    case dnnl::cpu_isa::avx512_core:
      return "avx512_core";
    case dnnl::cpu_isa::avx512_core_vnni:
      return "avx512_core_vnni";
    case dnnl::cpu_isa::avx512_core_bf16:
      return "avx512_core_bf16";
    case dnnl::cpu_isa::avx512_core_amx:
      return "avx512_core_amx";
    default:
      return nullptr;
  }
}

}  // namespace

bool cpu_has_sse41() { return __builtin_cpu_supports("sse4.1") != 0; }

status check_cpu(bool has_sse41) {
  if (has_sse41) return {};
  return unsupported(
      "this CPU lacks SSE4.1, which onednn.backbone needs at least; opencv.backbone may run here");
}

bool cpu_has_avx2() {
  const dnnl::cpu_isa isa = dnnl::get_effective_cpu_isa();
  return isa == dnnl::cpu_isa::avx2 || isa == dnnl::cpu_isa::avx2_vnni || cpu_has_avx512();
}

bool cpu_has_avx512() {
  const dnnl::cpu_isa isa = dnnl::get_effective_cpu_isa();
  return isa == dnnl::cpu_isa::avx512_core || isa == dnnl::cpu_isa::avx512_core_vnni ||
         cpu_has_bf16();
}

bool cpu_has_bf16() {
  const dnnl::cpu_isa isa = dnnl::get_effective_cpu_isa();
  return isa == dnnl::cpu_isa::avx512_core_bf16 || isa == dnnl::cpu_isa::avx512_core_amx;
}

bool cpu_has_vnni() {
  const dnnl::cpu_isa isa = dnnl::get_effective_cpu_isa();
  return isa == dnnl::cpu_isa::avx2_vnni || isa == dnnl::cpu_isa::avx512_core_vnni ||
         cpu_has_bf16();
}

std::string cpu_identity() {
  const dnnl_version_t& version = *dnnl_version();
  const dnnl::cpu_isa isa = dnnl::get_effective_cpu_isa();
  const char* name = isa_name(isa);
  return "oneDNN " + std::to_string(version.major) + "." + std::to_string(version.minor) + "." +
         std::to_string(version.patch) + ", " +
         (name != nullptr ? name : "isa " + std::to_string(static_cast<int>(isa)));
}

}  // namespace graft::onednn
