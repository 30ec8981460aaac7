// The plugins that can be found, from their plugin.toml alone: nothing is loaded.
#pragma once

#include "config/plugin_manifest.hpp"

#include <string>
#include <vector>

namespace graft::host {

struct found_plugin {
  config::plugin_manifest manifest;
  std::string folder;
  [[nodiscard]] std::string library() const { return folder + "/" + manifest.library; }
};

class catalogue {
 public:
  // Looks through the folders in order; the first plugin of an id wins.
  static catalogue scan(const std::vector<std::string>& folders);

  [[nodiscard]] const std::vector<found_plugin>& plugins() const { return plugins_; }
  [[nodiscard]] const found_plugin* find(const std::string& id) const;
  [[nodiscard]] const std::vector<std::string>& folders() const { return folders_; }
  // One sentence for each plugin folder that could not be read.
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }
  // Every "plugin.type" there is, sorted.
  [[nodiscard]] std::vector<std::string> type_names() const;

 private:
  std::vector<std::string> folders_;
  std::vector<found_plugin> plugins_;
  std::vector<std::string> problems_;
};

}  // namespace graft::host
