#include "list/photo_root.hpp"

#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <filesystem>

#include <sys/stat.h>

using namespace graft;
using namespace graft::photos;
using namespace graft::photos::test;
using graft::test::temporary_folder;

TEST_CASE("photo_root: no path leaves the folder") {
  const temporary_folder folder;
  write_file(folder / "root/a.bin", std::string("inside"));
  write_file(folder / "b.bin", std::string("outside"));
  std::filesystem::create_directory_symlink("..", folder / "root/up");
  const auto root = photo_root::open(folder / "root");
  REQUIRE(root.ok());
  CHECK(root->read("a.bin")->size == 6);
  CHECK(root->read("../b.bin").status().code() == code::permission_denied);
  CHECK(root->read("up/b.bin").status().code() == code::permission_denied);
  CHECK(root->read(folder / "b.bin").status().code() == code::permission_denied);
  CHECK_FALSE(root->entries("up").ok());
}

TEST_CASE("photo_root: only regular files are read, and a pipe does not block") {
  const temporary_folder folder;
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const auto root = photo_root::open(folder.path());
  REQUIRE(root.ok());
  CHECK(root->read("pipe").status().message() == "it is not a regular file");
  CHECK(root->read(".").status().message() == "it is a folder, not a photo");
  CHECK(read_file(folder / "gone").status().code() == code::not_found);
}

TEST_CASE("photo_root: a file over the limit is refused, a head is not") {
  const temporary_folder folder;
  write_file(folder / "a.bin", std::string(1000, 'x'));
  CHECK(read_file(folder / "a.bin", 1000).ok());
  CHECK(read_file(folder / "a.bin", 999).status().code() == code::resource_exhausted);
  const auto root = photo_root::open(folder.path());
  REQUIRE(root.ok());
  CHECK(root->read_head("a.bin", 10)->size == 10);
}
