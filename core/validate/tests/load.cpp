// Loading: what happens before any node exists.
#include "host/abi.hpp"
#include "host/checked/instance.hpp"
#include "host/utf8.hpp"
#include "validate/test.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

namespace graft::validate {
namespace {

using entry_function = const graft_plugin*(uint32_t, uint32_t);
constexpr double longest_ms = 100;

// The entry of the library, which is loaded already.
entry_function* entry_of(const subject& of) {
  void* library = dlopen(of.plugin.library().c_str(), RTLD_NOW | RTLD_LOCAL);
  return library == nullptr
             ? nullptr
             : reinterpret_cast<entry_function*>(dlsym(library, "graft_plugin_entry"));
}

outcome loads(const subject& of) {
  const auto loaded = host::load_plugin(of.plugin);
  return loaded.ok() ? passed() : failed(loaded.status().message());
}

outcome fast(const subject& of) {
  const auto start = std::chrono::steady_clock::now();
  GRAFT_EXPECT(host::load_plugin(of.plugin).status());
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  const std::string ms = std::to_string(static_cast<int>(took.count() + 0.5)) + " ms";
  if (took.count() <= longest_ms) return passed(ms);
  return failed("loading took " + ms + ", more than 100 ms; do the work at the first use");
}

outcome quiet(const subject& of) {
  GRAFT_EXPECT(host::load_plugin(of.plugin).status());
  std::fflush(nullptr);
  struct stat facts {};
  fstat(STDOUT_FILENO, &facts);
  return facts.st_size == 0 ? passed() : failed("it wrote on stdout or stderr while it was loaded");
}

outcome threads(const subject& of) {
  GRAFT_EXPECT(host::load_plugin(of.plugin).status());
  const auto tasks = std::filesystem::directory_iterator("/proc/self/task");
  const auto n = std::distance(begin(tasks), end(tasks));
  if (host::has_children()) return failed("loading it left a child process");
  return n == 1 ? passed() : failed("loading it started " + std::to_string(n - 1) + " threads");
}

bool same(const graft_plugin& a, const graft_plugin& b) {
  if (&a == &b) return true;
  if (a.n_types != b.n_types || to_view(a.id) != to_view(b.id)) return false;
  return std::equal(a.types, a.types + a.n_types, b.types);
}

outcome repeats(const subject& of) {
  GRAFT_EXPECT_ASSIGN(const graft_plugin* first, host::load_plugin(of.plugin));
  entry_function* const entry = entry_of(of);
  for (int i = 0; i < 3; ++i) {
    const graft_plugin* again = entry(host::spoken_abi().major, host::spoken_abi().minor);
    if (again == nullptr) return failed("graft_plugin_entry gave nothing when asked again");
    if (again != first || !same(*first, *again)) {
      return failed("graft_plugin_entry gave another table when asked again");
    }
  }
  return passed();
}

outcome other_hosts(const subject& of) {
  GRAFT_EXPECT_ASSIGN(const graft_plugin* own, host::load_plugin(of.plugin));
  entry_function* const entry = entry_of(of);
  for (const auto& [major, minor] : {std::pair{GRAFT_ABI_MAJOR, 0U},
                                     {GRAFT_ABI_MAJOR, 9999U},
                                     {GRAFT_ABI_MAJOR + 1, 0U},
                                     {9999U, 9999U}}) {
    const graft_plugin* told = entry(major, minor);
    if (told != nullptr && told->struct_size < sizeof(uint32_t) * 3) {
      return failed("for a host of ABI " + std::to_string(major) + "." + std::to_string(minor) +
                    " graft_plugin_entry gave a table without a version");
    }
  }
  return entry(host::spoken_abi().major, host::spoken_abi().minor) == own
             ? passed()
             : failed("having been asked by other hosts, it gave this one another table");
}

outcome types(const subject& of) {
  GRAFT_EXPECT_ASSIGN(const graft_plugin* own, host::load_plugin(of.plugin));
  const std::vector<std::string>& listed = of.plugin.manifest.nodes;
  for (uint32_t i = 0; i < own->n_types; ++i) {
    const std::string name = to_string(own->types[i]->name);
    if (std::find(listed.begin(), listed.end(), name) == listed.end()) {
      return failed("its code has a node type '" + name + "' that plugin.toml does not list");
    }
  }
  for (const std::string& name : listed) GRAFT_EXPECT(host::find_type(own, name).status());
  return passed();
}

outcome version(const subject& of) {
  GRAFT_EXPECT_ASSIGN(const graft_plugin* own, host::load_plugin(of.plugin));
  if (to_view(own->version) == of.plugin.manifest.version) return passed();
  return failed("its code is version '" + to_string(own->version) + "', its plugin.toml says '" +
                of.plugin.manifest.version + "'");
}

outcome texts(const subject& of) {
  GRAFT_EXPECT_ASSIGN(const graft_plugin* own, host::load_plugin(of.plugin));
  for (uint32_t i = 0; i < own->n_types; ++i) {
    const graft_node_type& type = *own->types[i];
    if (type.summary.size == 0) {
      return failed("node type '" + to_string(type.name) + "' has no summary");
    }
    if (!host::is_utf8(to_view(type.summary))) {
      return failed("the summary of node type '" + to_string(type.name) + "' is not UTF-8");
    }
  }
  return passed();
}

outcome score(const subject& of) {
  GRAFT_EXPECT_ASSIGN(const graft_plugin* own, host::load_plugin(of.plugin));
  if (own->score == nullptr) return skipped("it gives no score, which means 1");
  const int32_t first = own->score();
  return own->score() == first ? passed(std::to_string(first))
                               : failed("score() gave another number when asked again");
}

constexpr test tests[] = {
    {"load.loads", "the host loads it", loads, nullptr},
    {"load.time", "loading takes at most 100 ms", fast, nullptr, any_kind, true},
    {"load.quiet", "loading prints nothing", quiet, nullptr},
    {"load.threads", "loading starts no threads and no processes", threads, nullptr},
    {"load.repeats", "graft_plugin_entry gives the same table every time", repeats, nullptr},
    {"load.other_hosts", "a host of another version is answered, not crashed", other_hosts,
     nullptr},
    {"load.types", "the node types are those of plugin.toml", types, nullptr},
    {"load.version", "the version is that of plugin.toml", version, nullptr},
    {"load.texts", "every node type has a summary in UTF-8", texts, nullptr},
    {"load.score", "the score is the same every time", score, nullptr},
};

}  // namespace

std::span<const test> load_tests() { return tests; }

}  // namespace graft::validate
