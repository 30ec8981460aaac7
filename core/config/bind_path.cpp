// Values that name something on disk: files, folders, models.
#include <base/files.hpp>
#include <config/bind_value.hpp>
#include <config/model_pack.hpp>

#include <sys/stat.h>

#include <cerrno>

namespace graft::config {

std::string bind_context::folder_at(const position& at) const {
  if (at.line == 0 && !at.file.empty()) return base::absolute_path(".", working_folder);
  const auto listed = folders.find(at.file);
  return listed == folders.end() ? folder : listed->second;
}

bind_context bind_context_of(const pipeline_file& pipeline) {
  bind_context made;
  made.folder = pipeline.folder;
  made.folders = pipeline.folders;
  return made;
}

bool value_converter::to_path(const graft_param& param, const value& given, converted& out) {
  if (!given.is(value::kind::text)) return bad_type(param, given);
  if (given.as_text().empty()) return fault("bad-value", param, given, "the path is empty");
  if (given.as_text().find('\0') != std::string::npos) {
    return fault("bad-value", param, given, "the path holds a zero byte");
  }
  const std::string path = base::absolute_path(given.as_text(), context_.folder_at(given.at()));
  out.toml = quoted(path);
  if (context_.check_paths) {
    const bool folder = param.type == GRAFT_PARAM_FOLDER;
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
      if (errno == ENOENT || errno == ENOTDIR) {
        return fault("not-found", param, given,
                     (folder ? "there is no folder '" : "there is no file '") + path + "'");
      }
      return fault("not-found", param, given, base::file_error("reach", path, errno).message());
    }
    if (folder && !S_ISDIR(info.st_mode)) {
      return fault("bad-path", param, given, "'" + path + "' is not a folder");
    }
    if (!folder && S_ISDIR(info.st_mode)) {
      return fault("bad-path", param, given, "'" + path + "' is a folder");
    }
  }
  out.raw.text = storage_.keep(path);
  return true;
}

bool value_converter::to_model(const graft_param& param, const value& given, converted& out) {
  if (!given.is(value::kind::text)) return bad_type(param, given);
  const std::string& name = given.as_text();
  if (name.empty()) return fault("bad-value", param, given, "the name is empty");
  if (names_path(name)) {
    out.toml = quoted(base::absolute_path(name, context_.folder_at(given.at())));
  }
  out.raw.text = storage_.keep(name);
  if (!context_.resolve_model) return true;
  const auto pack = context_.resolve_model(name, given.at());
  if (!pack) {
    const std::string& why = pack.status().message();
    // The faults of a pack's own file are told below the line that names the pack.
    if (why.find('\n') != std::string::npos) {
      found_.add({"bad-model", given.at(),
                  "node '" + node_ + "', '" + std::string(to_view(param.name)) +
                      "': the model pack " + given.to_toml() + " cannot be used\n" + why,
                  "", ""});
      return false;
    }
    const bool absent = pack.status().code() == code::not_found;
    return fault(absent ? "not-found" : "bad-model", param, given, why);
  }
  out.raw.model = *pack;
  return true;
}

}  // namespace graft::config
