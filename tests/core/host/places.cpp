#include "host/places.hpp"

#include "support/catch.hpp"

#include <cstdlib>

namespace graft::host {

TEST_CASE("environment variables set the places") {
  setenv("GRAFT_PLUGIN_PATH", "/first::/second:", 1);
  const auto folders = plugin_folders();
  REQUIRE(folders.size() == 3);
  CHECK(folders[0] == "/first");
  CHECK(folders[1] == "/second");
  CHECK(folders[2].ends_with("/lib/graft/plugins"));
  unsetenv("GRAFT_PLUGIN_PATH");
  CHECK(plugin_folders().size() == 1);

  setenv("GRAFT_MODEL_PATH", "/packs:/more", 1);
  const auto models = model_folders();
  REQUIRE(models.size() == 3);
  CHECK(models[0] == "/packs");
  CHECK(models[1] == "/more");
  CHECK(models[2].ends_with("/share/graft/models"));
  unsetenv("GRAFT_MODEL_PATH");
  CHECK(model_folders().size() == 1);

  setenv("HOME", "/someone", 1);
  setenv("XDG_CACHE_HOME", "/xdg", 1);
  setenv("GRAFT_CACHE_DIR", "/mine", 1);
  CHECK(cache_folder() == "/mine");
  unsetenv("GRAFT_CACHE_DIR");
  CHECK(cache_folder() == "/xdg/graft");
  unsetenv("XDG_CACHE_HOME");
  CHECK(cache_folder() == "/someone/.cache/graft");
}

}  // namespace graft::host
