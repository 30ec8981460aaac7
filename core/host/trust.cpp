#include "host/trust.hpp"

#include "base/files.hpp"

#include <cerrno>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace graft::host {
namespace {

namespace fs = std::filesystem;

// Debian gives every user a group of the same number with no other members.
bool private_group(const struct stat& facts) { return facts.st_gid == facts.st_uid; }

bool others_write(const struct stat& facts) {
  const bool group_writes = (facts.st_mode & S_IWGRP) != 0 && !private_group(facts);
  return group_writes || (facts.st_mode & S_IWOTH) != 0;
}

status writable(const std::string& path) {
  return {code::permission_denied,
          "'" + path + "' can be written by others, so its code is not loaded; run: chmod go-w '" +
              path + "'"};
}

status check_one(const struct stat& facts, const std::string& path) {
  if (facts.st_uid != 0 && facts.st_uid != geteuid()) {
    return {code::permission_denied,
            "'" + path +
                "' belongs to another user, so its code is not loaded; copy it to a "
                "folder of your own"};
  }
  return others_write(facts) ? writable(path) : status{};
}

// Whoever can rename a folder above can put another in the place of this one.
status check_above(const fs::path& folder) {
  for (fs::path above = folder.parent_path(); !above.empty(); above = above.parent_path()) {
    struct stat facts {};
    if (stat(above.c_str(), &facts) != 0) return base::file_error("read", above.string(), errno);
    if (others_write(facts) && (facts.st_mode & S_ISVTX) == 0) return writable(above.string());
    if (above == above.root_path()) break;
  }
  return {};
}

result<base::descriptor> open_folder(const std::string& folder) {
  base::descriptor made(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat facts {};
  if (!made.ok() || fstat(made.get(), &facts) != 0) {
    return status(code::not_found, "no folder '" + folder + "'");
  }
  GRAFT_TRY(check_one(facts, folder));
  std::error_code error;
  const fs::path real = fs::canonical(folder, error);
  if (error) return status(code::not_found, "no folder '" + folder + "'");
  GRAFT_TRY(check_above(real));
  return made;
}

// Follows links only as long as they stay in the folder; kernels before 5.6 follow none.
int open_beneath(int folder, const char* name) {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  const auto made = static_cast<int>(syscall(SYS_openat2, folder, name, &how, sizeof(how)));
  if (made >= 0 || errno != ENOSYS) return made;
  return openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
}

}  // namespace

result<base::descriptor> open_trusted(const std::string& folder, const std::string& name) {
  const std::string path = folder + "/" + name;
  GRAFT_TRY_ASSIGN(const base::descriptor opened, open_folder(folder));
  base::descriptor file(open_beneath(opened.get(), name.c_str()));
  if (!file.ok() && (errno == EXDEV || errno == ELOOP)) {
    return status(code::permission_denied, "'" + path +
                                               "' is a link that leads out of its folder, so its "
                                               "code is not loaded; put the file itself there");
  }
  struct stat facts {};
  if (!file.ok() || fstat(file.get(), &facts) != 0) {
    return errno == ENOENT ? status(code::not_found, "no file '" + path + "'")
                           : base::file_error("read", path, errno);
  }
  if (!S_ISREG(facts.st_mode)) {
    return status(code::invalid_argument, "'" + path + "' is no regular file");
  }
  GRAFT_TRY(check_one(facts, path));
  return file;
}

status check_trusted_folder(const std::string& folder) { return open_folder(folder).status(); }

status check_trusted(const std::string& file) {
  const fs::path path(file);
  return open_trusted(path.parent_path().string(), path.filename().string()).status();
}

}  // namespace graft::host
