#include "host/catalogue.hpp"

#include "support/catch.hpp"
#include "support/shared.hpp"

#include <filesystem>
#include <fstream>

namespace graft::host {
namespace {

void put(const std::string& folder, const std::string& id, const std::string& version) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/plugin.toml")
      << "id = \"" << id << "\"\nversion = \"" << version
      << "\"\nsummary = \"A test.\"\nabi = \"0.1\"\nlibrary = \"x.so\"\nnodes = [\"b\", \"a\"]\n";
}

}  // namespace

TEST_CASE("the first plugin of an id wins, in the order of the folders") {
  test::temporary_folder root;
  put(root / "one/acme", "acme", "1.0.0");
  put(root / "two/acme", "acme", "2.0.0");
  put(root / "two/bolt", "bolt", "3.0.0");
  const auto made = catalogue::scan({root / "one", root / "absent", root / "two"});
  CHECK(made.problems().empty());
  REQUIRE(made.plugins().size() == 2);
  CHECK(made.find("acme")->manifest.version == "1.0.0");
  CHECK(made.find("acme")->library() == root / "one/acme/x.so");
  CHECK(made.find("nobody") == nullptr);
  CHECK(made.type_names() == std::vector<std::string>{"acme.a", "acme.b", "bolt.a", "bolt.b"});
  CHECK(catalogue::scan({root / "two", root / "one"}).find("acme")->manifest.version == "2.0.0");
}

TEST_CASE("a plugin that cannot be read is a problem told, and hides no other") {
  test::temporary_folder root;
  put(root / "moved", "acme", "1.0.0");
  put(root / "sound", "sound", "1.0.0");
  std::filesystem::create_directories(root / "broken");
  std::ofstream(root / "broken/plugin.toml") << "id = [";
  std::filesystem::create_directories(root / "nothing-of-ours");
  const auto made = catalogue::scan({root.path()});
  REQUIRE(made.plugins().size() == 1);
  CHECK(made.find("sound") != nullptr);
  REQUIRE(made.problems().size() == 2);
  CHECK(made.problems()[0].find("broken/plugin.toml:1:") != std::string::npos);
  CHECK(made.problems()[1] == "'" + (root / "moved/plugin.toml") +
                                  "' says id = \"acme\"; the folder must have the same name");
}

}  // namespace graft::host
