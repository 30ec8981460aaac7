#include <base/files.hpp>
#include <base/nearest.hpp>
#include <config/model_pack.hpp>

#include <algorithm>
#include <filesystem>
#include <vector>

namespace graft::config {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_entries = 10000;  // of a search folder that are looked at for near names

// The packs and bare networks in a folder, by name.
void add_names(const std::string& folder, std::vector<std::string>& names) {
  std::error_code error;
  std::size_t seen = 0;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (++seen > most_entries) return;
    const fs::path path = entry->path();
    std::error_code ignored;
    if (path.extension() == ".onnx") names.push_back(path.stem().string());
    if (fs::exists(path / "backbone.toml", ignored)) names.push_back(path.filename().string());
  }
}

}  // namespace

bool names_path(const std::string& name) {
  return name.find('/') != std::string::npos || name.ends_with(".onnx");
}

result<std::string> find_model(const std::string& name, const std::string& folder,
                               std::span<const std::string> folders) {
  std::error_code error;
  if (name.empty()) return invalid("the name of a model is empty");
  if (names_path(name)) {
    std::string path = base::absolute_path(name, folder);
    if (fs::exists(path, error)) return path;
    return status(code::not_found, "there is no model '" + path + "'");
  }
  std::vector<std::string> names;
  std::string looked;
  for (const std::string& searched : folders) {
    const fs::path pack = fs::path(searched) / name;
    // "." and ".." would be the search folder itself or what is above it.
    if (name != "." && name != ".." && fs::exists(pack / "backbone.toml", error)) {
      return base::absolute_path(pack.string());
    }
    const std::string bare = pack.string() + ".onnx";
    if (fs::exists(bare, error)) return base::absolute_path(bare);
    add_names(searched, names);
    looked += (looked.empty() ? "'" : ", '") + searched + "'";
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string message = "there is no model pack '" + name + "'";
  const std::string near = base::nearest(name, names);
  message += looked.empty() ? "; there is no folder to look in: set GRAFT_MODEL_PATH"
                            : "; looked in " + looked;
  if (!near.empty()) message += "; did you mean '" + near + "'?";
  if (near.empty() && !names.empty()) {
    message += " and found ";
    for (const std::string& known : names) {
      if (&known != &names.front()) message += ", ";
      message += known;
    }
  }
  return status(code::not_found, message);
}

}  // namespace graft::config
