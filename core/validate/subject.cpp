#include "validate/subject.hpp"

#include "base/files.hpp"

#include <filesystem>

namespace graft::validate {

namespace fs = std::filesystem;

result<subject> find_subject(const std::string& named, const host::catalogue& known) {
  subject made;
  std::error_code error;
  if (const host::found_plugin* found = known.find(named); found != nullptr) {
    made.plugin = *found;
    return made;
  }
  fs::path folder = base::absolute_path(named);
  if (fs::is_regular_file(folder, error)) folder = folder.parent_path();
  if (!fs::is_directory(folder, error)) {
    return status(code::not_found, "there is no plugin '" + named +
                                       "': give its folder, its library, or an id that 'graft "
                                       "plugins' lists");
  }
  made.plugin.folder = folder.string();
  auto manifest = config::read_plugin_manifest(made.plugin.folder + "/plugin.toml");
  if (manifest.ok()) {
    made.plugin.manifest = std::move(*manifest);
  } else {
    made.manifest = manifest.status();
    made.plugin.manifest.id = folder.filename().string();
  }
  return made;
}

}  // namespace graft::validate
