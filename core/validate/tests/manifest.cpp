// What can be judged without running code.
#include "host/abi.hpp"
#include "host/trust.hpp"
#include "validate/elf.hpp"
#include "validate/test.hpp"

#include <algorithm>
#include <filesystem>

namespace graft::validate {
namespace {

outcome reads(const subject& of) {
  return of.manifest.ok() ? passed() : failed(of.manifest.message());
}

outcome folder(const subject& of) {
  const std::string name = std::filesystem::path(of.folder()).filename().string();
  const std::string& id = of.plugin.manifest.id;
  if (name == id) return passed();
  return failed("the folder is called '" + name + "', the plugin '" + id +
                "'; the host looks for a folder of the plugin's id");
}

outcome abi(const subject& of) {
  const config::plugin_manifest& said = of.plugin.manifest;
  if (said.abi_major == host::spoken_abi().major) return passed();  // the minor rejects nothing
  return failed("plugin.toml says abi = \"" + std::to_string(said.abi_major) + "." +
                std::to_string(said.abi_minor) + "\", this host has " + host::spoken_abi().text());
}

outcome nodes(const subject& of) {
  std::vector<std::string> names = of.plugin.manifest.nodes;
  if (names.empty()) return failed("plugin.toml lists no node types");
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  return twice == names.end() ? passed() : failed("plugin.toml lists '" + *twice + "' twice");
}

outcome trusted(const subject& of) {
  const status checked = host::check_trusted(of.plugin.library());
  return checked.ok() ? passed() : failed(checked.message());
}

outcome symbols(const subject& of) {
  const auto names = exported_symbols(of.plugin.library());
  if (!names.ok()) return failed(names.status().message());
  std::string others;
  bool entry = false;
  for (const std::string& name : *names) {
    if (name == "graft_plugin_entry") {
      entry = true;
    } else {
      others += (others.empty() ? "" : ", ") + name;
    }
  }
  if (!entry) return failed("it does not export graft_plugin_entry");
  if (others.empty()) return passed();
  if (others.size() > 200) others = others.substr(0, 200) + "...";
  return failed("it exports more than graft_plugin_entry: " + others +
                "; link it with the SDK's plugin.map");
}

constexpr test tests[] = {
    {"manifest.reads", "plugin.toml can be read and says everything", reads, nullptr},
    {"manifest.folder", "the folder is named after the plugin's id", folder, nullptr},
    {"manifest.abi", "plugin.toml names an ABI that this host serves", abi, nullptr},
    {"manifest.nodes", "plugin.toml lists the node types, each once", nodes, nullptr},
    {"manifest.trusted", "nobody but the owner and root can write the library or its folder",
     trusted, nullptr},
    {"load.symbols", "the library exports graft_plugin_entry and nothing else", symbols, nullptr},
};

}  // namespace

std::span<const test> manifest_tests() { return tests; }

}  // namespace graft::validate
