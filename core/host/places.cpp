#include "host/places.hpp"

#include <cstdlib>
#include <filesystem>

namespace graft::host {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::filesystem::path prefix() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  return program.parent_path().parent_path();
}

std::vector<std::string> split_path(const std::string& list) {
  std::vector<std::string> folders;
  for (std::size_t start = 0; start <= list.size();) {
    const std::size_t end = std::min(list.find(':', start), list.size());
    if (end > start) folders.push_back(list.substr(start, end - start));
    start = end + 1;
  }
  return folders;
}

}  // namespace

std::vector<std::string> plugin_folders() {
  std::vector<std::string> folders = split_path(variable("GRAFT_PLUGIN_PATH"));
  folders.push_back((prefix() / "lib" / "graft" / "plugins").string());
  return folders;
}

std::vector<std::string> model_folders() {
  return {(prefix() / "share" / "graft" / "models").string()};
}

std::string cache_folder() {
  if (const std::string set = variable("GRAFT_CACHE_DIR"); !set.empty()) return set;
  if (const std::string xdg = variable("XDG_CACHE_HOME"); !xdg.empty()) return xdg + "/graft";
  const std::string home = variable("HOME");
  return (home.empty() ? std::string("/var/tmp") : home + "/.cache") + "/graft";
}

}  // namespace graft::host
