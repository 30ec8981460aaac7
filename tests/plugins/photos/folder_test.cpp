#include "list/folder.hpp"

#include "listing_support.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <graft/abi/item.h>

#include <filesystem>

using namespace graft;
using namespace graft::photos;
using namespace graft::photos::test;
using graft::test::temporary_folder;
using paths = std::vector<std::string>;

namespace {

namespace fs = std::filesystem;

result<listing> list(const temporary_folder& folder) {
  auto root = photo_root::open(folder.path());
  if (!root.ok()) return root.status();
  return list_folder(*root, plain_services());
}

std::string fault(const temporary_folder& folder) {
  const auto found = list(folder);
  REQUIRE_FALSE(found.ok());
  return found.status().message();
}

}  // namespace

TEST_CASE("folder: classes, nested folders, order by bytes") {
  const temporary_folder folder;
  write_file(folder / "cat/b.png", small_photo(4));
  write_file(folder / "cat/a/deep/er.png", small_photo(5));
  write_file(folder / "Dog/1.bin", encode_jpeg(pattern(8, 8)));  // the extension does not matter
  write_file(folder / "LICENSE.txt", std::string("public domain"));
  const auto found = list(folder);
  REQUIRE(found.ok());
  CHECK(paths_of(*found) == paths{"Dog/1.bin", "cat/a/deep/er.png", "cat/b.png"});
  CHECK(found->photos[0].label == "Dog");
  CHECK(found->photos[1].label == "cat");
  CHECK(found->photos[1].split == GRAFT_SPLIT_NONE);
  CHECK(found->photos[1].hash != found->photos[2].hash);
  CHECK(found->bad.empty());
}

TEST_CASE("folder: what is no photo and no bad one") {
  const temporary_folder folder;
  write_file(folder / "a/1.png", small_photo());
  write_file(folder / "b/1.png", small_photo());
  for (const char* name : {"a/.DS_Store", "a/Thumbs.db", "a/desktop.ini", "a/README", "a/LICENSE",
                           "a/notes.md", "a/labels.csv", "a/1.json", "a/__MACOSX/1.png"}) {
    write_file(folder / name, std::string("text"));
  }
  write_file(folder / "a/empty.txt", std::string());
  write_file(folder / "a/license_plate.png", small_photo());
  const auto found = list(folder);
  REQUIRE(found.ok());
  CHECK(found->bad.empty());
  CHECK(paths_of(*found) == paths{"a/1.png", "a/license_plate.png", "b/1.png"});
}

TEST_CASE("folder: every bad file has a reason") {
  const temporary_folder folder;
  const temporary_folder elsewhere;
  write_file(folder / "a/1.png", small_photo());
  write_file(folder / "b/1.png", small_photo());
  write_file(folder / "a/empty.jpg", std::string());
  write_file(folder / "a/anim.jpg", std::string("GIF89a...."));
  write_file(folder / "a/text.jpg", std::string("hello"));
  write_file(folder / "loose.png", small_photo());
  write_file(elsewhere / "secret.png", small_photo());
  fs::create_directories(folder / "a/dir.jpg");
  fs::create_symlink(elsewhere / "secret.png", folder / "a/out.png");
  fs::create_symlink("1.png", folder / "a/in.png");
  fs::create_symlink("gone.png", folder / "a/dangling.png");
  fs::create_symlink("loop.png", folder / "a/loop.png");
  const auto found = list(folder);
  REQUIRE(found.ok());
  CHECK(paths_of(*found) == paths{"a/1.png", "a/in.png", "b/1.png"});
  CHECK(found->bad.size() == 8);
  CHECK(reason(*found, "a/empty.jpg") == "the file is empty (0 bytes)");
  CHECK(reason(*found, "a/anim.jpg") == "unsupported: GIF; convert it to JPEG, PNG, WebP or TIFF");
  CHECK(reason(*found, "a/text.jpg") ==
        "not a photo: its first bytes are those of no known image format");
  CHECK(reason(*found, "a/dir.jpg") == "it is a folder, not a photo");
  CHECK(reason(*found, "a/out.png") == "it is a link that leads out of the photo folder");
  CHECK(reason(*found, "a/dangling.png") == "there is no such file");
  CHECK(reason(*found, "a/loop.png") == "it is a link that goes round in circles");
  CHECK(reason(*found, "loose.png") == "it lies outside the class folders; move it into one");
}

TEST_CASE("folder: train, val and test become splits") {
  const temporary_folder folder;
  for (const char* split : {"train", "valid", "test"}) {
    write_file(folder / (std::string(split) + "/x/1.png"), small_photo());
    write_file(folder / (std::string(split) + "/y/1.png"), small_photo());
  }
  const auto found = list(folder);
  REQUIRE(found.ok());
  CHECK(paths_of(*found) == paths{"test/x/1.png", "test/y/1.png", "train/x/1.png", "train/y/1.png",
                                  "valid/x/1.png", "valid/y/1.png"});
  CHECK(found->photos[0].split == GRAFT_SPLIT_TEST);
  CHECK(found->photos[2].split == GRAFT_SPLIT_TRAIN);
  CHECK(found->photos[4].split == GRAFT_SPLIT_VALIDATION);
  CHECK(found->photos[5].label == "y");
}

TEST_CASE("folder: with any other folder beside them they are classes") {
  const temporary_folder folder;
  write_file(folder / "train/1.png", small_photo());
  write_file(folder / "bus/1.png", small_photo());
  const auto found = list(folder);
  REQUIRE(found.ok());
  CHECK(found->photos[1].label == "train");
  CHECK(found->photos[1].split == GRAFT_SPLIT_NONE);
}

TEST_CASE("folder: splits with different classes are an error that names them") {
  const temporary_folder folder;
  write_file(folder / "train/x/1.png", small_photo());
  write_file(folder / "train/y/1.png", small_photo());
  write_file(folder / "test/x/1.png", small_photo());
  write_file(folder / "test/z/1.png", small_photo());
  CHECK(contains(fault(folder), "only 'test' has 'z', only 'train' has 'y'"));
}

TEST_CASE("folder: faults that end the run") {
  const temporary_folder folder;
  CHECK(contains(fault(folder), "holds no class folders"));
  write_file(folder / "a/1.png", small_photo());
  CHECK(contains(fault(folder), "all photos are of one class, 'a'"));
  fs::create_directories(folder / "b");
  CHECK(contains(fault(folder), "/b holds no photos; add some"));
  write_file(folder / "b/1.png", std::string());
  CHECK(contains(fault(folder), "/b holds no readable photo: b/1.png: the file is empty"));
  write_file(folder / "b/1.png", small_photo());
  fs::create_directory_symlink("b", folder / "c");
  CHECK(contains(fault(folder), "/c is a link; links to folders are not followed"));
}

TEST_CASE("folder: the host can stop it") {
  const temporary_folder folder;
  write_file(folder / "a/1.png", small_photo());
  write_file(folder / "b/1.png", small_photo());
  auto root = photo_root::open(folder.path());
  REQUIRE(root.ok());
  list_services services = plain_services();
  services.cancelled = [] { return true; };
  CHECK(list_folder(*root, services).status().code() == code::cancelled);
}

TEST_CASE("folder: a path that is missing or no folder") {
  const temporary_folder folder;
  CHECK(contains(photo_root::open(folder / "gone").status().message(), "there is no such file"));
  write_file(folder / "file", std::string("x"));
  CHECK(contains(photo_root::open(folder / "file").status().message(),
                 "is a file; a folder was expected"));
}
