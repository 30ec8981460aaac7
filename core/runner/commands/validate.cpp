// graft validate
#include "base/files.hpp"
#include "base/scratch_folder.hpp"
#include "host/abi.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"
#include "validate/suite.hpp"

#include <cstdlib>
#include <iostream>

namespace graft::runner {
namespace {

using validate::outcome;

void list_tests() {
  for (const validate::test& one : validate::all_tests()) {
    std::cout << one.id << "  " << one.doc << "\n";
  }
}

void tell(const validate::finished& one, bool quiet) {
  static constexpr const char* words[] = {"passed ", "FAILED ", "skipped"};
  const outcome& result = one.made.result;
  if (quiet && result.what != outcome::kind::failed) return;
  if (result.message == validate::other_kind) return;  // the JSON tells those, too
  std::cout << words[static_cast<int>(result.what)] << " " << one.test;
  if (!one.type.empty()) std::cout << " [" << one.type << "]";
  if (!result.message.empty()) std::cout << ": " << result.message;
  std::cout << std::endl;
}

}  // namespace

int validate_plugin(const validate_arguments& arguments) {
  if (arguments.list) {
    list_tests();
    return exit_done;
  }
  if (arguments.plugin.empty()) {
    complain(
        "validate: give a plugin's folder, its library, or its id; see: graft validate --help");
    return exit_invalid;
  }
  if (!arguments.host_abi.empty()) host::claim_abi({arguments.host_abi[0], arguments.host_abi[1]});
  auto subject = validate::find_subject(arguments.plugin, plugins());
  if (!subject.ok()) {
    complain(subject.status().message());
    return exit_invalid;
  }
  const auto scratch = base::scratch_folder::make("graft-validate");
  if (!scratch.ok()) {
    complain(scratch.status().message());
    return exit_failed;
  }
  setenv("GRAFT_CACHE_DIR", (scratch->path() + "/cache").c_str(), 1);
  subject->scratch = scratch->path();
  subject->set = arguments.set;
  subject->model = arguments.model;
  subject->seed = arguments.seed;
  validate::suite_options options;
  options.only = arguments.only;
  options.each = {arguments.seconds, arguments.memory_mb << 20};
  const auto all = validate::run_suite(
      *subject, options, [&](const validate::finished& one) { tell(one, arguments.quiet); });
  int counts[3] = {};
  for (const validate::finished& one : all) ++counts[static_cast<int>(one.made.result.what)];
  if (all.empty()) {
    complain("no test is called '" + arguments.only + "'; see: graft validate --list");
    return exit_invalid;
  }
  std::cout << subject->plugin.manifest.id << ": " << counts[0] << " passed, " << counts[1]
            << " failed, " << counts[2] << " skipped\n";
  if (!arguments.json.empty()) {
    const status written = base::write_file(arguments.json, validate::suite_json(*subject, all));
    if (!written.ok()) {
      complain(written.message());
      return exit_failed;
    }
  }
  return counts[1] == 0 ? exit_done : exit_failed;
}

}  // namespace graft::runner
