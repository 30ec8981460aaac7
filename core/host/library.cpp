#define BOOST_DLL_USE_STD_FS
#include "host/library.hpp"

#include "host/abi.hpp"
#include "host/forked.hpp"
#include "host/trust.hpp"
#include "host/utf8.hpp"

#include <graft/sdk/text.hpp>

#include <boost/dll/shared_library.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <set>

#include <dlfcn.h>

namespace graft::host {
namespace {

using entry_function = const graft_plugin*(uint32_t, uint32_t);

struct loaded {
  base::descriptor file;  // open as long as the library, whose name it is to the system
  boost::dll::shared_library library;
  const graft_plugin* plugin = nullptr;
  status refused;
};

// Never destroyed, so that nothing is ever unloaded; a plugin that was refused ran code as well.
struct library_table {
  std::mutex mutex;
  std::map<std::string, loaded> all;
};
library_table& libraries() {
  static auto* table = new library_table;
  return *table;
}

status check_type(const graft_node_type* type) {
  if (!whole(type)) {
    return {code::failed_precondition, "a node type's table is too short for ABI 1.0"};
  }
  const std::string name = to_string(type->name);
  if (!is_utf8(name)) {
    return {code::failed_precondition, "the name of a node type is not UTF-8"};
  }
  const bool maps = type->kind == GRAFT_KIND_SOURCE || type->kind == GRAFT_KIND_TRANSFORM ||
                    type->kind == GRAFT_KIND_ESTIMATOR;
  const bool complete =
      !name.empty() && type->kind >= GRAFT_KIND_SOURCE && type->kind <= GRAFT_KIND_SINK &&
      type->concurrency >= GRAFT_SERIAL && type->concurrency <= GRAFT_REENTRANT &&
      type->create != nullptr && type->destroy != nullptr &&
      (!maps || (type->infer != nullptr && type->process != nullptr)) &&
      (type->kind != GRAFT_KIND_SOURCE || type->list != nullptr) &&
      (type->kind != GRAFT_KIND_COLLECTIVE || type->arrange != nullptr) &&
      (type->kind != GRAFT_KIND_ESTIMATOR ||
       (type->fit != nullptr && type->save != nullptr && type->load != nullptr)) &&
      (type->kind != GRAFT_KIND_SINK || (type->process != nullptr && type->finish != nullptr));
  if (!complete) {
    return {code::failed_precondition,
            "node type '" + name + "' lacks a function that its kind needs"};
  }
  if (type->n_params > 0 && type->params == nullptr) {
    return {code::failed_precondition, "node type '" + name + "' has no parameter table"};
  }
  if (type->n_inputs > 0 && type->inputs == nullptr) {
    return {code::failed_precondition, "node type '" + name + "' has no port table"};
  }
  for (uint64_t i = 0; i < type->n_params; ++i) {
    if (!whole(type->params[i])) {
      return {code::failed_precondition, "node type '" + name + "' has a broken parameter table"};
    }
  }
  for (uint64_t i = 0; i < type->n_inputs; ++i) {
    if (!whole(type->inputs[i])) {
      return {code::failed_precondition, "node type '" + name + "' has a broken port table"};
    }
  }
  return {};
}

status check_plugin(const graft_plugin* plugin, const found_plugin& found) {
  if (plugin == nullptr) {
    return {code::unimplemented, "it cannot serve a host of ABI " + spoken_abi().text()};
  }
  if (plugin->abi_major != spoken_abi().major) {
    const bool newer = plugin->abi_major > spoken_abi().major;
    return {code::unimplemented,
            "it was built for ABI major " + std::to_string(plugin->abi_major) + ", this host has " +
                std::to_string(spoken_abi().major) +
                (newer ? "; install a newer Graft" : "; build it again with this Graft's SDK")};
  }
  if (!whole(plugin)) {
    return {code::failed_precondition, "its table is too short for ABI 1.0"};
  }
  if (to_view(plugin->id) != found.manifest.id) {
    return {code::failed_precondition, "its code calls itself '" + to_string(plugin->id) +
                                           "', its plugin.toml '" + found.manifest.id + "'"};
  }
  if (plugin->score != nullptr && plugin->score() <= 0) {
    return {code::unimplemented, "it cannot run on this CPU (see 'graft doctor')"};
  }
  if (plugin->n_types > 0 && plugin->types == nullptr) {
    return {code::failed_precondition, "it counts node types and gives none"};
  }
  std::set<std::string> names;
  for (uint32_t i = 0; i < plugin->n_types; ++i) {
    GRAFT_TRY(check_type(plugin->types[i]));
    if (!names.insert(to_string(plugin->types[i]->name)).second) {
      return {code::failed_precondition,
              "it has two node types named '" + to_string(plugin->types[i]->name) + "'"};
    }
  }
  return {};
}

status load(const found_plugin& found, loaded& into) {
  GRAFT_TRY_ASSIGN(into.file, open_trusted(found.folder, found.manifest.library));
  // By the descriptor that was checked, so that no other file can take the name in between.
  const std::string opened = "/proc/self/fd/" + std::to_string(into.file.get());
  std::error_code error;
  // RTLD_LOCAL is the default; RTLD_NOW finds missing symbols here and not in the middle of a run.
  into.library.load(opened, error, boost::dll::load_mode::rtld_now);
  if (error) {
    // The loader's own words; Boost's code says no more than that it failed.
    const char* said = dlerror();
    std::string reason = said == nullptr ? error.message() : said;
    if (const std::size_t at = reason.find(opened); at != std::string::npos) {
      reason.replace(at, opened.size(), found.manifest.library);
    }
    return {code::unimplemented, "the system cannot load it: " + reason +
                                     " (missing libraries? see: ldd '" + found.library() + "')"};
  }
  if (!into.library.has("graft_plugin_entry")) {
    return {code::failed_precondition, "it does not export graft_plugin_entry"};
  }
  auto& entry = into.library.get<entry_function>("graft_plugin_entry");
  into.plugin = entry(spoken_abi().major, spoken_abi().minor);
  return check_plugin(into.plugin, found);
}

}  // namespace

result<const graft_plugin*> load_plugin(const found_plugin& found) {
  library_table& table = libraries();
  const std::lock_guard lock(table.mutex);
  const auto [it, fresh] = table.all.try_emplace(found.library());
  if (fresh)
    it->second.refused = load(found, it->second).within("plugin '" + found.library() + "'");
  if (!it->second.refused.ok()) return it->second.refused;
  return it->second.plugin;
}

void forget_other_threads() { new (&libraries().mutex) std::mutex; }

result<node_type> find_type(const graft_plugin* plugin, const std::string& type) {
  for (uint32_t i = 0; i < plugin->n_types; ++i) {
    if (to_view(plugin->types[i]->name) == type) {
      return node_type{plugin, plugin->types[i], to_string(plugin->id) + "." + type};
    }
  }
  return status(code::not_found, "plugin '" + to_string(plugin->id) + "' has no node type '" +
                                     type + "', though its plugin.toml lists it");
}

}  // namespace graft::host
