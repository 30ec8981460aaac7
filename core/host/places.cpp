#include "host/places.hpp"

#include <cstdlib>
#include <filesystem>

#include <dlfcn.h>
#include <link.h>

#ifndef GRAFT_LIBDIR
#error "the build gives GRAFT_LIBDIR"
#endif

namespace graft::host {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// The file that this code was loaded from, where that is a shared library; empty in a program.
fs::path own_library() {
  Dl_info info{};
  void* found = nullptr;
  if (dladdr1(reinterpret_cast<void*>(&plugin_folders), &info, &found, RTLD_DL_LINKMAP) == 0) {
    return {};
  }
  std::error_code error;
  return fs::canonical(static_cast<const link_map*>(found)->l_name, error);
}

// Where bin/graft and LIBDIR/libgraft.so are installed below; the build folder is laid out alike.
fs::path prefix() {
  fs::path folder = own_library().parent_path();
  if (folder.empty()) {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path().parent_path();
  }
  for (const auto& part : fs::path(GRAFT_LIBDIR)) {
    if (!part.empty()) folder = folder.parent_path();
  }
  return folder;
}

}  // namespace

std::vector<std::string> split_path(std::string_view list) {
  std::vector<std::string> folders;
  for (std::size_t start = 0; start <= list.size();) {
    const std::size_t end = std::min(list.find(':', start), list.size());
    if (end > start) folders.emplace_back(list.substr(start, end - start));
    start = end + 1;
  }
  return folders;
}

std::vector<std::string> plugin_folders() {
  std::vector<std::string> folders = split_path(variable("GRAFT_PLUGIN_PATH"));
  folders.push_back((prefix() / "lib" / "graft" / "plugins").string());
  return folders;
}

std::vector<std::string> model_folders() {
  std::vector<std::string> folders = split_path(variable("GRAFT_MODEL_PATH"));
  folders.push_back((prefix() / "share" / "graft" / "models").string());
  return folders;
}

std::string cache_folder() {
  if (const std::string set = variable("GRAFT_CACHE_DIR"); !set.empty()) return set;
  if (const std::string xdg = variable("XDG_CACHE_HOME"); !xdg.empty()) return xdg + "/graft";
  const std::string home = variable("HOME");
  return (home.empty() ? std::string("/var/tmp") : home + "/.cache") + "/graft";
}

}  // namespace graft::host
