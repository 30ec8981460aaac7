#include "support/catch.hpp"

#include <base/nearest.hpp>

#include <vector>

using namespace graft::base;

TEST_CASE("the edit distance counts a swap of neighbours once") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("", "ab") == 2);
  CHECK(edit_distance("flip", "filp") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ca", "abc") == 3);
}

TEST_CASE("the nearest name is found, and only where one is near") {
  const std::vector<std::string> names{"flip", "crop.scale", "rotation", "photos.folder", "seed"};
  CHECK(nearest("flipp", names) == "flip");
  CHECK(nearest("filp", names) == "flip");
  CHECK(nearest("crop_scale", names) == "crop.scale");
  CHECK(nearest("Rotation", names) == "rotation");
  CHECK(nearest("photo.folder", names) == "photos.folder");
  CHECK(nearest("sed", names) == "seed");
  CHECK(nearest("colour", names).empty());
  CHECK(nearest("", names).empty());
  CHECK(nearest("x", names).empty());
  CHECK(nearest(std::string(100'000, 'a'), names).empty());
  CHECK(nearest("flip", std::vector<std::string>{}).empty());
}

TEST_CASE("of two equally near names the first is taken") {
  CHECK(nearest("has", std::vector<std::string>{"hat", "had"}) == "hat");
}
