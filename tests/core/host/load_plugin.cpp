// Plugins that must not load, each told in one sentence that names the file.
#include "host/abi.hpp"
#include "host/library.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <filesystem>
#include <fstream>

namespace graft::host {
namespace {

found_plugin faulty(const std::string& name) {
  found_plugin found;
  found.manifest.id = "faulty";
  found.manifest.library = name + ".so";
  found.folder = FAULTY_FOLDER;
  return found;
}

// The refusal without the part that names the file, which is checked here.
std::string refusal(const found_plugin& found) {
  const auto loaded = load_plugin(found);
  if (loaded.ok()) return "loaded";
  const std::string lead = "plugin '" + found.library() + "': ";
  const std::string& message = loaded.status().message();
  REQUIRE(message.substr(0, lead.size()) == lead);
  return message.substr(lead.size());
}

}  // namespace

TEST_CASE("a sound plugin loads once and its types are found by name") {
  const auto first = load_plugin(faulty("sound"));
  REQUIRE(first.ok());
  CHECK(*load_plugin(faulty("sound")) == *first);
  const auto type = find_type(*first, "sink");
  REQUIRE(type.ok());
  CHECK(type->name == "faulty.sink");
  CHECK(find_type(*first, "source").status().message() ==
        "plugin 'faulty' has no node type 'source', though its plugin.toml lists it");
}

TEST_CASE("faulty plugins are refused") {
  CHECK(refusal(faulty("no_entry")) == "it does not export graft_plugin_entry");
  CHECK(refusal(faulty("null_plugin")) == "it cannot serve a host of ABI 1.0");
  CHECK(refusal(faulty("wrong_major")) ==
        "it was built for ABI major 8, this host has 1; install a newer Graft");
  CHECK(refusal(faulty("old_major")) ==
        "it was built for ABI major 0, this host has 1; build it again with this Graft's SDK");
  CHECK(refusal(faulty("short_table")) == "its table is too short for ABI 1.0");
  CHECK(refusal(faulty("short_type")) == "a node type's table is too short for ABI 1.0");
  CHECK(refusal(faulty("twice")) == "it has two node types named 'sink'");
  CHECK(refusal(faulty("score_zero")) == "it cannot run on this CPU (see 'graft doctor')");
  CHECK(refusal(faulty("other_id")) == "its code calls itself 'someone', its plugin.toml 'faulty'");
  CHECK(refusal(faulty("no_finish")) == "node type 'sink' lacks a function that its kind needs");
  CHECK(refusal(faulty("null_types")) == "it counts node types and gives none");
  CHECK(refusal(faulty("broken_param")) == "node type 'sink' has a broken parameter table");
  CHECK(refusal(faulty("no_ports")) == "node type 'sink' has no port table");
}

TEST_CASE(
    "only the major rejects: a plugin of a newer minor, whose structs have grown, is loaded") {
  const auto loaded = load_plugin(faulty("newer_minor"));
  REQUIRE(loaded.ok());
  CHECK((*loaded)->abi_minor > spoken_abi().minor);
}

TEST_CASE("a struct as this host knows it") {
  struct grown {
    graft_port known{};
    uint64_t later = 7;
  } newer;
  newer.known.struct_size = sizeof(newer);
  newer.known.rank = 3;
  CHECK(whole(&newer.known));
  CHECK(known_part(newer.known).struct_size == sizeof(graft_port));
  CHECK(known_part(newer.known).rank == 3);
  graft_port older{};
  older.struct_size = least_size<graft_port> - 1;
  older.shape[GRAFT_MAX_RANK - 1] = -1;
  CHECK_FALSE(whole(&older));
  CHECK_FALSE(whole<graft_port>(nullptr));
  older.struct_size = offsetof(graft_port, shape);
  CHECK(known_part(older).shape[GRAFT_MAX_RANK - 1] == 0);
}

TEST_CASE("a refusal is the same when asked again") {
  const std::string first = refusal(faulty("wrong_major"));
  CHECK(refusal(faulty("wrong_major")) == first);
}

TEST_CASE("what the system cannot load is told with the system's reason") {
  const std::string missing = refusal(faulty("missing_symbol"));
  CHECK(missing.find("undefined symbol: a_function_that_no_library_has") != std::string::npos);
  CHECK(missing.find("ldd '" + faulty("missing_symbol").library() + "'") != std::string::npos);
  test::temporary_folder folder;
  found_plugin text = faulty("text");
  text.folder = folder.path();
  std::ofstream(folder / "text.so") << "not a library";
  CHECK(refusal(text).starts_with("the system cannot load it: "));
  text.manifest.library = "absent.so";
  CHECK(refusal(text) == "no file '" + (folder / "absent.so") + "'");
}

}  // namespace graft::host
