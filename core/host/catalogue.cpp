#include "host/catalogue.hpp"

#include <algorithm>
#include <filesystem>

namespace graft::host {

namespace fs = std::filesystem;

catalogue catalogue::scan(const std::vector<std::string>& folders) {
  catalogue made;
  made.folders_ = folders;
  for (const std::string& root : folders) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it(root, error), end; !error && it != end; it.increment(error)) {
      if (fs::exists(it->path() / "plugin.toml", error)) names.push_back(it->path().string());
    }
    std::sort(names.begin(), names.end());
    for (const std::string& folder : names) {
      auto manifest = config::read_plugin_manifest(folder + "/plugin.toml");
      if (!manifest.ok()) {
        made.problems_.push_back(manifest.status().message());
      } else if (manifest->id != fs::path(folder).filename().string()) {
        made.problems_.push_back("'" + folder + "/plugin.toml' says id = \"" + manifest->id +
                                 "\"; the folder must have the same name");
      } else if (made.find(manifest->id) == nullptr) {
        made.plugins_.push_back({std::move(*manifest), folder});
      }
    }
  }
  return made;
}

const found_plugin* catalogue::find(const std::string& id) const {
  const auto it = std::find_if(plugins_.begin(), plugins_.end(),
                               [&](const found_plugin& one) { return one.manifest.id == id; });
  return it == plugins_.end() ? nullptr : &*it;
}

std::vector<std::string> catalogue::type_names() const {
  std::vector<std::string> names;
  for (const found_plugin& one : plugins_) {
    for (const std::string& type : one.manifest.nodes) {
      names.push_back(one.manifest.id + "." + type);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace graft::host
