#include "validate/suite.hpp"

#include "host/abi.hpp"

#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

namespace graft::validate {
namespace {

constexpr int tries_of_timed = 3;

child_outcome run_one(const test& one, const limits& limits, const std::function<outcome()>& work) {
  child_outcome made = run_in_child(limits, work);
  for (int i = 1; one.timed && i < tries_of_timed; ++i) {
    if (made.result.what != outcome::kind::failed) break;
    made = run_in_child(limits, work);
  }
  return made;
}

// A type's test in its child: the plugin is loaded there, and nowhere else.
outcome run_for_type(const subject& of, const test& one, const std::string& type) {
  GRAFT_EXPECT_ASSIGN(const graft_plugin* plugin, host::load_plugin(of.plugin));
  GRAFT_EXPECT_ASSIGN(const host::node_type found, host::find_type(plugin, type));
  if (((one.kinds >> found.raw->kind) & 1U) == 0) return skipped(other_kind);
  return one.of_type(of, found);
}

// Why the types cannot be tried at all, or empty.
std::string unloadable(const subject& of, const limits& limits) {
  const outcome loaded = run_in_child(limits, [&] {
                           const auto plugin = host::load_plugin(of.plugin);
                           return plugin.ok() ? passed() : failed(plugin.status().message());
                         }).result;
  return loaded.what == outcome::kind::passed ? "" : loaded.message;
}

bool chosen(const test& one, const std::string& only) {
  return std::string_view(one.id).starts_with(only);
}

}  // namespace

std::span<const test> all_tests() {
  static const std::vector<test> all = [] {
    std::vector<test> made;
    for (const auto part : {manifest_tests(), load_tests(), parameter_tests(), schema_tests(),
                            extension_tests(), result_tests(), error_tests(), state_tests(),
                            memory_tests(), kind_tests(), gradient_tests()}) {
      made.insert(made.end(), part.begin(), part.end());
    }
    return made;
  }();
  return all;
}

std::vector<finished> run_suite(const subject& of, const suite_options& options,
                                const std::function<void(const finished&)>& tell) {
  std::vector<finished> all;
  const auto add = [&](const test& one, const std::string& type, child_outcome made) {
    all.push_back({one.id, type, std::move(made)});
    tell(all.back());
  };
  const std::string broken = unloadable(of, options.each);
  for (const test& one : all_tests()) {
    if (one.of_plugin == nullptr || !chosen(one, options.only)) continue;
    add(one, "", run_one(one, options.each, [&] { return one.of_plugin(of); }));
  }
  for (const std::string& type : of.plugin.manifest.nodes) {
    for (const test& one : all_tests()) {
      if (one.of_type == nullptr || !chosen(one, options.only)) continue;
      child_outcome made;
      if (broken.empty()) {
        made = run_one(one, options.each, [&] { return run_for_type(of, one, type); });
      } else {
        made.result = skipped("the plugin does not load: " + broken);
      }
      add(one, type, std::move(made));
    }
  }
  return all;
}

std::string suite_json(const subject& of, const std::vector<finished>& all) {
  static constexpr const char* words[] = {"passed", "failed", "skipped"};
  int counts[3] = {};
  nlohmann::ordered_json tests = nlohmann::ordered_json::array();
  for (const finished& one : all) {
    const auto what = static_cast<int>(one.made.result.what);
    ++counts[what];
    tests.push_back({{"test", one.test},
                     {"node_type", one.type},
                     {"outcome", words[what]},
                     {"message", one.made.result.message},
                     {"seconds", one.made.seconds},
                     {"peak_mb", one.made.peak >> 20}});
    if (!one.made.printed.empty()) tests.back()["printed"] = one.made.printed;
  }
  const nlohmann::ordered_json made = {{"plugin", of.plugin.manifest.id},
                                       {"version", of.plugin.manifest.version},
                                       {"abi", host::spoken_abi().text()},
                                       {"seed", of.seed},
                                       {"passed", counts[0]},
                                       {"failed", counts[1]},
                                       {"skipped", counts[2]},
                                       {"tests", tests}};
  return made.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace graft::validate
