#include "runtime/record/run_folder.hpp"

#include "base/files.hpp"

#include <filesystem>

#include <nlohmann/json.hpp>

namespace graft::runtime {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view state_file = "run.json";
constexpr uint64_t largest_state = 4096;

// "runs/x/" as the shell completes it is "runs/x", beside which an earlier run goes.
std::string without_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

result<std::string> move_aside(const std::string& path) {
  for (int number = 1;; ++number) {
    const std::string target = path + "." + std::to_string(number);
    std::error_code error;
    if (fs::exists(fs::symlink_status(target, error))) continue;
    fs::rename(path, target, error);
    if (error) return base::file_error("move aside", path, error.value());
    return target;
  }
}

}  // namespace

result<run_folder> run_folder::prepare(const std::string& given, bool resume) {
  run_folder made;
  made.path_ = without_slash(given);
  const std::string& path = made.path_;
  std::error_code error;
  const bool exists = fs::exists(path, error);
  if (exists && !fs::is_directory(path, error)) {
    return invalid("the output '" + path + "' is a file; give a folder with --out");
  }
  const bool empty = !exists || fs::is_empty(path, error);
  const std::string state = empty ? "" : made.state();
  if (!empty && state.empty()) {
    return invalid("the output folder '" + path +
                   "' holds something that is not a run, and nothing in it is touched; give "
                   "another folder with --out");
  }
  if (resume && state == "finished") {
    return invalid("the run in '" + path + "' is finished; there is nothing to resume");
  }
  if (resume && empty) return invalid("there is no run in '" + path + "' to resume");
  made.resumed_ = resume;
  if (!empty) {
    GRAFT_TRY_ASSIGN(made.lock_, folder_lock::take(path));
  }
  if (!resume && !empty) {
    GRAFT_TRY_ASSIGN(made.moved_aside_, move_aside(path));
  }
  GRAFT_TRY(base::make_folders(path));
  if (!resume) {
    GRAFT_TRY_ASSIGN(made.lock_, folder_lock::take(path));
  }
  GRAFT_TRY(made.set_state("running"));
  return made;
}

result<run_folder> run_folder::open(const std::string& path) {
  run_folder made;
  made.path_ = path;
  if (made.state().empty()) {
    return status(code::not_found,
                  "'" + path + "' is not the folder of a run (it has no run.json)");
  }
  return made;
}

std::string run_folder::file(std::string_view name) const {
  return path_ + "/" + std::string(name);
}

std::string run_folder::node_folder(const std::string& node) const {
  return path_ + "/nodes/" + node;
}

status run_folder::set_state(std::string_view state) const {
  const nlohmann::json content = {{"format", 1}, {"state", state}};
  return base::write_file(file(state_file), content.dump() + "\n");
}

std::string run_folder::state() const {
  const auto text = base::read_file(file(state_file), largest_state);
  if (!text.ok()) return {};
  const auto content = nlohmann::json::parse(*text, nullptr, false);
  return content.is_object() && content.contains("state") && content["state"].is_string()
             ? content["state"].get<std::string>()
             : std::string{};
}

}  // namespace graft::runtime
