#include "core/config/support.hpp"
#include "support/catch.hpp"

#include <config/plugin_manifest.hpp>

using namespace graft::config;
using graft::test::put;

TEST_CASE("a manifest is read") {
  const graft::test::temporary_folder folder;
  put(folder, "plugin.toml",
      "id = \"photos\"\nversion = \"1.2.3\"\nsummary = \"Photos.\"\nabi = \"0.12\"\n"
      "library = \"photos.so\"\nnodes = [\"folder\", \"manifest\"]\n");
  const auto read = read_plugin_manifest(folder / "plugin.toml");
  REQUIRE(read.ok());
  CHECK(read->id == "photos");
  CHECK(read->version == "1.2.3");
  CHECK(read->summary == "Photos.");
  CHECK(read->library == "photos.so");
  CHECK(read->abi_major == 0);
  CHECK(read->abi_minor == 12);
  CHECK(read->nodes == std::vector<std::string>{"folder", "manifest"});
}

TEST_CASE("every fault of a manifest is told, with its place") {
  const graft::test::temporary_folder folder;
  put(folder, "plugin.toml",
      "id = \"\"\nversoin = \"1\"\nsummary = 3\nabi = \"0.1.2\"\nlibrary = \"../evil.so\"\n");
  const auto read = read_plugin_manifest(folder / "plugin.toml");
  REQUIRE(!read.ok());
  CHECK(graft::test::replaced(read.status().message(), folder.path() + "/", "") ==
        "plugin.toml:1:1: error[missing-key]: plugin.toml lacks 'version'\n"
        "   1 | id = \"\"\n"
        "     | ^\n"
        "       expected version = a text such as \"0.1.0\"\n"
        "\n"
        "plugin.toml:1:1: error[missing-key]: plugin.toml lacks 'nodes'\n"
        "   1 | id = \"\"\n"
        "     | ^\n"
        "       expected nodes = a list of the names of node types, such as [\"folder\"]\n"
        "\n"
        "plugin.toml:1:6: error[bad-value]: 'id' is empty\n"
        "   1 | id = \"\"\n"
        "     |      ^\n"
        "       expected the plugin's id, a text\n"
        "\n"
        "plugin.toml:2:1: error[unknown-key]: 'versoin' is not a key of plugin.toml\n"
        "   2 | versoin = \"1\"\n"
        "     | ^\n"
        "       did you mean 'version'?\n"
        "\n"
        "plugin.toml:3:11: error[bad-type]: 'summary' is an integer\n"
        "   3 | summary = 3\n"
        "     |           ^\n"
        "       expected one sentence, a text\n"
        "\n"
        "plugin.toml:4:7: error[bad-value]: abi = \"0.1.2\" is not a version\n"
        "   4 | abi = \"0.1.2\"\n"
        "     |       ^\n"
        "       expected the ABI's \"major.minor\", a text such as \"1.0\"\n"
        "\n"
        "plugin.toml:5:11: error[bad-value]: library = \"../evil.so\" leaves the folder\n"
        "   5 | library = \"../evil.so\"\n"
        "     |           ^\n"
        "       expected the name of a file in the same folder, a text");
  CHECK(read_plugin_manifest(folder / "none.toml").status().code() == graft::code::not_found);
}
