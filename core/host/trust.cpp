#include "host/trust.hpp"

#include <filesystem>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

namespace graft::host {
namespace {

// Debian gives every user a group of the same number with no other members.
bool private_group(const struct stat& facts) { return facts.st_gid == facts.st_uid; }

status check_one(const std::string& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) return {code::not_found, "no file '" + path + "'"};
  if (facts.st_uid != 0 && facts.st_uid != geteuid()) {
    return {code::permission_denied,
            "'" + path +
                "' belongs to another user, so its code is not loaded; copy it to a "
                "folder of your own"};
  }
  const bool group_writes = (facts.st_mode & S_IWGRP) != 0 && !private_group(facts);
  if (group_writes || (facts.st_mode & S_IWOTH) != 0) {
    return {code::permission_denied,
            "'" + path +
                "' can be written by others, so its code is not loaded; run: chmod go-w '" + path +
                "'"};
  }
  return {};
}

}  // namespace

status check_trusted(const std::string& file) {
  namespace fs = std::filesystem;
  GRAFT_TRY(check_one(fs::path(file).parent_path().string()));
  GRAFT_TRY(check_one(file));
  // Where the file is a link, whoever can write the folder that it leads to can change the code.
  std::error_code error;
  const fs::path real = fs::canonical(file, error);
  if (error) return {code::not_found, "no file '" + file + "'"};
  return check_one(real.parent_path().string());
}

}  // namespace graft::host
