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

TEST_CASE("a link may lead to a file of the same folder, never out of it") {
  const place at;
  const std::string inside = at.folder + "/inside.so";
  fs::create_symlink("plugin.so", inside);
  CHECK(check_trusted(inside).message().empty());
  const std::string outside = at.root / "outside.so";
  std::ofstream(outside) << "x";
  for (const std::string& to : {outside, std::string("../outside.so")}) {
    const std::string link = at.folder + "/link.so";
    fs::create_symlink(to, link);
    CHECK(check_trusted(link).message() ==
          "'" + link +
              "' is a link that leads out of its folder, so its code is not loaded; put the file "
              "itself there");
    fs::remove(link);
  }
}

TEST_CASE("a folder above that others can write is refused, unless it is sticky") {
  const place at;
  chmod(at.root.path().c_str(), 0777);
  CHECK(check_trusted(at.file).message() ==
        others_can_write(fs::canonical(at.root.path()).string()));
  CHECK(check_trusted_folder(at.folder).code() == code::permission_denied);
  chmod(at.root.path().c_str(), 01777);
  CHECK(check_trusted(at.file).ok());
  CHECK(check_trusted_folder(at.folder).ok());
}

TEST_CASE("what was checked is what is read, even where the name has changed hands") {
  const place at;
  const auto opened = open_trusted(at.folder, "plugin.so");
  REQUIRE(opened.ok());
  fs::remove(at.file);
  std::ofstream(at.file) << "another";
  std::ifstream through("/proc/self/fd/" + std::to_string(opened->get()));
  std::string text;
  through >> text;
  CHECK(text == "x");
}

TEST_CASE("a folder or a pipe in the place of a library is refused") {
  const place at;
  fs::create_directory(at.folder + "/folder.so");
  CHECK(check_trusted(at.folder + "/folder.so").message() ==
        "'" + at.folder + "/folder.so' is no regular file");
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
