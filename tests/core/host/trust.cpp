#include "host/trust.hpp"

#include "support/catch.hpp"
#include "support/shared.hpp"

#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

namespace graft::host {
namespace {

namespace fs = std::filesystem;

struct place {
  test::temporary_folder root;
  std::string folder = root / "plugin";
  std::string file = folder + "/plugin.so";
  place() {
    fs::create_directory(folder);
    std::ofstream(file) << "x";
    chmod(folder.c_str(), 0755);
    chmod(file.c_str(), 0644);
  }
};

std::string others_can_write(const std::string& path) {
  return "'" + path + "' can be written by others, so its code is not loaded; run: chmod go-w '" +
         path + "'";
}

}  // namespace

TEST_CASE("a file that only its owner can write is trusted") {
  const place at;
  CHECK(check_trusted(at.file).message().empty());
}

TEST_CASE("a file or folder that everybody can write is not trusted") {
  const place at;
  SECTION("file") {
    chmod(at.file.c_str(), 0666);
    const status refused = check_trusted(at.file);
    CHECK(refused.code() == code::permission_denied);
    CHECK(refused.message() == others_can_write(at.file));
  }
  SECTION("folder") {
    chmod(at.folder.c_str(), 0777);
    CHECK(check_trusted(at.file).message() == others_can_write(at.folder));
  }
}

TEST_CASE("a link is trusted only as far as the folder that it leads to") {
  const place at;
  const std::string link_folder = at.root / "links";
  fs::create_directory(link_folder);
  chmod(link_folder.c_str(), 0755);
  const std::string link = link_folder + "/plugin.so";
  fs::create_symlink(at.file, link);
  CHECK(check_trusted(link).ok());
  chmod(at.folder.c_str(), 0777);
  CHECK(check_trusted(link).message() == others_can_write(fs::canonical(at.folder).string()));
}

TEST_CASE("a file that is not there is said so") {
  const place at;
  CHECK(check_trusted(at.folder + "/absent.so").message() ==
        "no file '" + at.folder + "/absent.so'");
}

TEST_CASE("groups and other owners") {
  if (geteuid() != 0) {
    test::report_skip("only root can give files away");
    return;
  }
  const place at;
  constexpr uid_t someone = 12345;
  SECTION("another owner") {
    REQUIRE(chown(at.file.c_str(), someone, someone) == 0);
    const status refused = check_trusted(at.file);
    CHECK(refused.code() == code::permission_denied);
    CHECK(refused.message() == "'" + at.file +
                                   "' belongs to another user, so its code is not loaded; copy it "
                                   "to a folder of your own");
  }
  SECTION("a shared group that can write") {
    REQUIRE(chown(at.file.c_str(), 0, someone) == 0);
    CHECK(check_trusted(at.file).ok());
    chmod(at.file.c_str(), 0664);
    CHECK(check_trusted(at.file).message() == others_can_write(at.file));
  }
  SECTION("the owner's private group") {
    chmod(at.file.c_str(), 0664);
    CHECK(check_trusted(at.file).ok());
  }
}

}  // namespace graft::host
