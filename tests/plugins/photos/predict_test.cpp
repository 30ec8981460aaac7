#include "list/predict.hpp"

#include "listing_support.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <filesystem>

using namespace graft;
using namespace graft::photos;
using namespace graft::photos::test;
using graft::test::temporary_folder;

TEST_CASE("predict: files and folders, in the order given, each once") {
  const temporary_folder folder;
  write_file(folder / "many/2.png", small_photo());
  write_file(folder / "many/deep/1.png", small_photo());
  write_file(folder / "many/README.md", std::string("text"));
  write_file(folder / "many/broken.png", std::string());
  write_file(folder / "one.png", small_photo());
  const auto found =
      list_any({folder / "one.png", folder / "many/", folder / "one.png", folder / "many/2.png"},
               plain_services());
  REQUIRE(found.ok());
  CHECK(paths_of(*found) == std::vector<std::string>{folder / "one.png", folder / "many/2.png",
                                                     folder / "many/deep/1.png"});
  CHECK(found->photos[0].label.empty());
  REQUIRE(found->bad.size() == 1);
  CHECK(reason(*found, folder / "many/broken.png") == "the file is empty (0 bytes)");
}

TEST_CASE("predict: what is named outright is never passed over") {
  const temporary_folder folder;
  write_file(folder / "README.md", std::string("text"));
  std::filesystem::create_directories(folder / "empty");
  const auto found =
      list_any({folder / "README.md", folder / "gone.png", folder / "empty"}, plain_services());
  REQUIRE(found.ok());
  CHECK(found->photos.empty());
  CHECK(contains(reason(*found, folder / "README.md"), "not a photo"));
  CHECK(reason(*found, folder / "gone.png") == "there is no such file");
  CHECK(reason(*found, folder / "empty") == "the folder holds no photos");
}
