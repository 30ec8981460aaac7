// graft.from_memory/1 of the photos plugin: the images of the files, whether the plugin is called
// straight, behind checks, or in a process of its own.
#include "fixtures/fixtures.hpp"
#include "graph/load.hpp"
#include "host/node_output.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <filesystem>
#include <map>

using namespace graft;
namespace fixtures = graft::photos::test;

namespace {

result<graph::graph> photos_node(const std::string& folder, const std::string& how) {
  const std::string file = folder + "/photos.toml";
  fixtures::write_file(file,
                       "format = 1\nname = \"x\"\n[[node]]\nid = \"photos\"\n"
                       "use = \"photos.folder\"\npath = \"photos\"\n" +
                           std::string(how == "isolated" ? "isolate = true\n" : ""));
  static const host::catalogue all = host::catalogue::scan({PLUGIN_FOLDER});
  graph::build_options options;
  options.checked = how == "checked";
  config::diagnostics found;
  return graph::load(file, {}, all, options, found);
}

// Image and reason by the number of the photo.
struct decoded {
  std::map<std::size_t, std::vector<std::byte>> images;
  std::map<std::size_t, std::string> rejected;
  friend bool operator==(const decoded&, const decoded&) = default;
};

decoded decode(graph::graph& graph, const std::vector<fixtures::bytes>& files) {
  host::node& node = *graph.nodes[0].instance;
  REQUIRE(node.takes_contents());
  std::vector<graft_item> items(files.size());
  std::vector<const graft_item*> item_pointers;
  std::vector<graft_content> contents;
  std::vector<const graft_content*> pointers;
  contents.reserve(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    items[i].struct_size = sizeof(graft_item);
    item_pointers.push_back(&items[i]);
    contents.push_back({sizeof(graft_content), 0, files[i].data(), files[i].size()});
    pointers.push_back(&contents.back());
  }
  const graft_batch batch = {sizeof(graft_batch),  0, items.size(),
                             item_pointers.data(), 0, nullptr};
  host::node_output output(graph.nodes[0].columns, files.size());
  const status done = node.process_contents(batch, pointers, output.raw());
  CHECK(done.message().empty());
  decoded made;
  for (const auto& [i, why] : output.rejected()) made.rejected[i] = why.message();
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (made.rejected.count(i) != 0) continue;
    const auto bytes = output.columns()[0].bytes(i);
    made.images[i].assign(bytes.begin(), bytes.end());
  }
  return made;
}

}  // namespace

TEST_CASE("photos decode from memory straight, behind checks and in a process of their own") {
  const test::temporary_folder folder;
  std::filesystem::create_directory(folder / "photos");
  const auto picture = fixtures::pattern(64, 48);
  std::vector<fixtures::bytes> files{fixtures::encode_png(picture),
                                     fixtures::encode_jpeg(picture),
                                     fixtures::encode_png(fixtures::pattern(5, 4)),
                                     {}};
  files.push_back(files[0]);
  files.back().resize(files.back().size() - 20);
  std::map<std::string, decoded> made;
  for (const std::string how : {"plain", "checked", "isolated"}) {
    INFO(how);
    auto graph = photos_node(folder.path(), how);
    REQUIRE(graph.status().message().empty());
    made[how] = decode(*graph, files);
  }
  const decoded& plain = made["plain"];
  const auto expected = fixtures::raw_bytes(picture);
  REQUIRE(plain.images.size() == 3);
  const auto bytes = std::as_bytes(std::span(expected));
  CHECK(plain.images.at(0) == std::vector<std::byte>(bytes.begin(), bytes.end()));
  REQUIRE(plain.rejected.size() == 2);
  CHECK(plain.rejected.at(3).find("empty") != std::string::npos);
  CHECK(made["checked"] == plain);
  CHECK(made["isolated"] == plain);
}
