#include <base/files.hpp>
#include <config/pipeline_file.hpp>
#include <config/pipeline_parts.hpp>
#include <config/toml.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

namespace graft::config {

namespace {

namespace fs = std::filesystem;

constexpr uint64_t largest = 1 << 20;      // bytes of one file
constexpr std::size_t most_includes = 64;  // of one pipeline, counted with repetition

// Reads a file and, depth first, what it includes.
class loader {
 public:
  explicit loader(diagnostics& found) : found_(found) {}

  // Nothing comes back after a syntax fault, which is told alone.
  result<raw_pipeline> load(const std::string& path, bool main_file) {
    GRAFT_TRY_ASSIGN(const std::string text, base::read_file(path, largest));
    folders_.emplace(path, folder_of(path));
    const auto document = parse_toml(text, path, found_);
    if (!document) return invalid("'" + path + "' is not valid TOML");
    chain_.push_back(identity(path));
    raw_pipeline merged;
    if (const value* includes = document->find("include");
        includes != nullptr && includes->is(value::kind::array)) {
      for (const value& include : includes->elements()) {
        GRAFT_TRY(add_include(path, include, merged));
      }
    }
    merge(merged, split_document(*document, main_file, found_));
    chain_.pop_back();
    return merged;
  }

  [[nodiscard]] std::map<std::string, std::string> folders() && { return std::move(folders_); }

 private:
  static std::string folder_of(const std::string& path) {
    return base::absolute_path(fs::path(path).parent_path().string());
  }

  // One name for a file, however it is spelled and linked.
  static std::string identity(const std::string& path) {
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    return error ? base::absolute_path(path) : real.string();
  }

  status add_include(const std::string& from, const value& include, raw_pipeline& into) {
    const std::string form = "a file relative to this one, such as \"base.toml\"";
    if (!include.is(value::kind::text) || include.as_text().empty()) {
      found_.add({"bad-type", include.at(), "an element of 'include' is no file name", form, ""});
      return {};
    }
    const std::string path =
        (fs::path(from).parent_path() / include.as_text()).lexically_normal().string();
    const std::string known = identity(path);
    if (std::find(chain_.begin(), chain_.end(), known) != chain_.end()) {
      found_.add({"include-cycle", include.at(),
                  "'" + path + "' includes itself, directly or through others",
                  "files that do not include each other", ""});
      return {};
    }
    if (++includes_ > most_includes) {
      found_.add({"too-many-includes", include.at(), "the pipeline includes too many files",
                  "at most " + std::to_string(most_includes), ""});
      return invalid("too many includes");
    }
    const std::size_t faults = found_.size();
    auto loaded = load(path, false);
    if (loaded) {
      merge(into, std::move(*loaded));
      return {};
    }
    if (found_.size() > faults) return loaded.status();  // a syntax fault, told already
    found_.add({"bad-include", include.at(), loaded.status().message(), form, ""});
    return {};
  }

  diagnostics& found_;
  std::vector<std::string> chain_;
  std::map<std::string, std::string> folders_;
  std::size_t includes_ = 0;
};

}  // namespace

result<pipeline_file> load_pipeline(const std::string& path, std::span<const std::string> overrides,
                                    diagnostics& found) {
  loader files(found);
  GRAFT_TRY_ASSIGN(raw_pipeline raw, files.load(path, true));
  for (const std::string& text : overrides) apply_override(raw, text, found);

  pipeline_file out;
  out.path = path;
  out.folders = std::move(files).folders();
  out.folder = out.folders.at(path);
  out.name = raw.name.empty() ? fs::path(path).stem().string() : raw.name;
  out.run = read_run(raw.run, found);
  for (const raw_node& node : raw.nodes) out.nodes.push_back(read_node(node, found));
  if (out.nodes.empty() && found.empty()) {
    const position top{path, 1, 1};
    found.add({"no-nodes", top, "the pipeline has no nodes", "at least one [[node]]", ""});
  }
  out.sources = found.texts();
  return out;
}

}  // namespace graft::config
