// graft doctor
#include "base/cpu.hpp"
#include "host/library.hpp"
#include "host/places.hpp"
#include "host/trust.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"

#include <graft/abi/version.h>

#include <algorithm>
#include <iostream>

namespace graft::runner {
namespace {

bool has(const std::vector<std::string>& features, const char* name) {
  return std::find(features.begin(), features.end(), name) != features.end();
}

// Why nothing is loaded from a search path, or nothing.
std::string verdict(const std::string& folder) {
  const status trusted = host::check_trusted_folder(folder);
  if (trusted.ok()) return "";
  return trusted.code() == code::not_found ? "  (not there)"
                                           : "  (refused: " + trusted.message() + ")";
}

}  // namespace

int show_doctor() {
  const std::vector<std::string> features = base::cpu_features();
  std::cout << "graft " << GRAFT_VERSION << ", plugin ABI " << GRAFT_ABI_MAJOR << "."
            << GRAFT_ABI_MINOR << "\n";
  std::cout << "CPU: " << base::cpu_name() << "\n";
  std::cout << "CPUs that may be used: " << base::usable_cpus() << "\n";
  std::cout << "instruction sets:";
  for (const std::string& one : features) std::cout << " " << one;
  std::cout << "\nfast precisions of this CPU: fp32";
  if (has(features, "avx512_bf16") || has(features, "amx_bf16")) std::cout << " bf16";
  if (has(features, "avx512_vnni") || has(features, "avx_vnni")) std::cout << " int8";
  std::cout << "\ncache: " << host::cache_folder() << "\nplugins are looked for in:\n";
  for (const std::string& folder : plugins().folders()) {
    std::cout << "  " << folder << verdict(folder) << "\n";
  }
  std::cout << "models are looked for in:\n";
  for (const std::string& folder : host::model_folders()) std::cout << "  " << folder << "\n";
  bool sound = plugins().problems().empty();
  for (const std::string& problem : plugins().problems())
    std::cout << "problem: " << problem << "\n";
  for (const host::found_plugin& found : plugins().plugins()) {
    const auto loaded = host::load_plugin(found);
    sound = sound && loaded.ok();
    std::cout << "plugin " << found.manifest.id << " " << found.manifest.version << ": "
              << (loaded.ok() ? "ok" : loaded.status().message()) << "\n";
  }
  return sound ? exit_done : exit_failed;
}

}  // namespace graft::runner
