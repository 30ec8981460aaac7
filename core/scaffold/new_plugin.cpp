#include "scaffold/new_plugin.hpp"

#include "base/files.hpp"
#include "base/nearest.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

namespace graft::scaffold {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t largest_template = uint64_t{1} << 20;
constexpr std::size_t longest_name = 64;

// The placeholders of the templates and what stands in their place.
using placeholders = std::map<std::string, std::string>;

const std::map<std::string, std::string>& summaries() {
  static const std::map<std::string, std::string> all = {
      {"backbone", "Mean colour and contrast of each cell of a grid."},
      {"transform", "Mean and deviation of each colour of an image."},
      {"estimator", "The class whose mean features are nearest."},
      {"source", "The rows of a CSV file, label first, then numbers."},
      {"sink", "Writes the share of each class as a CSV file."}};
  return all;
}

// What a language adds to the file of the kind.
const std::map<std::string, std::vector<std::string>>& languages() {
  static const std::map<std::string, std::vector<std::string>> all = {
      {"c", {"CMakeLists.txt", "plugin.h"}},
      {"cpp", {"CMakeLists.txt"}},
      {"rust", {"Cargo.toml", "build.sh"}}};
  return all;
}

std::vector<std::string> build_commands(const std::string& language) {
  if (language == "rust") return {"./build.sh"};
  return {"cmake -B build -DCMAKE_BUILD_TYPE=Release", "cmake --build build"};
}

template <class Map>
status known(const Map& all, const std::string& given, const std::string& what) {
  if (all.contains(given)) return {};
  std::vector<std::string> names;
  std::string list;
  for (const auto& [name, value] : all) {
    names.push_back(name);
    list += (list.empty() ? "" : ", ") + name;
  }
  const std::string near = base::nearest(given, names);
  return invalid("there is no " + what + " '" + given + "'" +
                 (near.empty() ? "" : ", did you mean '" + near + "'?") + "; it is one of " + list);
}

status check_name(const std::string& name) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto fits = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  if (!name.empty() && name.size() <= longest_name && letter(name[0]) &&
      std::all_of(name.begin(), name.end(), fits)) {
    return {};
  }
  return invalid(
      "'" + name +
      "' cannot be the id of a plugin: it starts with a letter a to z, then come at most " +
      std::to_string(longest_name - 1) + " letters a to z, digits and '_'");
}

std::string filled(std::string text, const placeholders& values) {
  for (const auto& [name, value] : values) {
    const std::string mark = "@" + name + "@";
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += value.size()) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

status write_filled(const fs::path& from, const fs::path& to, const placeholders& values) {
  auto text = base::read_file(from.string(), largest_template);
  if (!text.ok()) {
    return text.status().within("the SDK is not installed where graft looks for its templates");
  }
  return base::write_file(to.string(), filled(*text, values));
}

// Makes the folder itself, so that of two who ask for it one is refused.
status make_folder(const fs::path& folder) {
  std::error_code error;
  if (!folder.parent_path().empty()) fs::create_directories(folder.parent_path(), error);
  if (!error && fs::create_directory(folder, error)) return {};
  if (!error) {
    return {code::failed_precondition,
            "'" + folder.string() + "' exists already; give another folder with --out"};
  }
  return {code::permission_denied,
          "the folder '" + folder.string() + "' cannot be made: " + error.message()};
}

status write_project(const plugin_request& request, const fs::path& templates,
                     const fs::path& folder, const placeholders& values) {
  const fs::path own = templates / request.language;
  const std::string source =
      request.kind + (request.language == "rust" ? ".rs" : "." + request.language);
  GRAFT_TRY(write_filled(own / source, folder / source, values));
  for (const std::string& file : languages().at(request.language)) {
    GRAFT_TRY(write_filled(own / file, folder / file, values));
  }
  for (const char* file : {"plugin.toml", "README.md"}) {
    GRAFT_TRY(write_filled(templates / "common" / file, folder / file, values));
  }
  if (request.kind == "source") {
    GRAFT_TRY(write_filled(templates / "common" / "table.csv", folder / "table.csv", {}));
  }
  if (request.language == "rust") {
    std::error_code error;
    fs::permissions(folder / "build.sh", fs::perms::owner_exec, fs::perm_options::add, error);
    if (error) return {code::permission_denied, "build.sh cannot be made executable"};
  }
  return write_filled(templates / "pipelines" / (request.kind + ".toml"), folder / "pipeline.toml",
                      values);
}

}  // namespace

result<new_project> new_plugin(const plugin_request& request, const std::string& prefix) {
  GRAFT_TRY(check_name(request.name));
  GRAFT_TRY(known(summaries(), request.kind, "kind of plugin"));
  GRAFT_TRY(known(languages(), request.language, "language"));
  const fs::path templates = fs::path(prefix) / "share" / "graft" / "sdk" / "templates";
  std::error_code ignored;
  if (!fs::is_directory(templates, ignored)) {
    return status(code::not_found, "there are no templates in '" + templates.string() +
                                       "'; install Graft together with its SDK");
  }
  const fs::path folder = request.out.empty() ? request.name : request.out;
  const std::string set = request.kind == "source" ? "" : " --set photos.path=FOLDER";
  const std::vector<std::string> build = build_commands(request.language);
  std::string lines;
  for (const std::string& one : build) lines += (lines.empty() ? "" : "\n    ") + one;
  const placeholders values = {{"ID", request.name}, {"KIND", request.kind},
                               {"PREFIX", prefix},   {"SUMMARY", summaries().at(request.kind)},
                               {"BUILD", lines},     {"SET", set}};
  GRAFT_TRY(make_folder(folder));
  if (const status written = write_project(request, templates, folder, values); !written.ok()) {
    fs::remove_all(folder, ignored);  // it was made just now, by this call
    return written;
  }
  new_project made{folder.string(), {"cd " + folder.string()}};
  made.next.insert(made.next.end(), build.begin(), build.end());
  made.next.push_back("export GRAFT_PLUGIN_PATH=$PWD/build/plugins");
  made.next.push_back("graft validate " + request.name);
  made.next.push_back("graft run pipeline.toml" + set);
  return made;
}

}  // namespace graft::scaffold
