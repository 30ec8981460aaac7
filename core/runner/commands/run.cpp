// graft run
#include "base/interrupt.hpp"
#include "host/checked/call.hpp"
#include "host/places.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"
#include "runtime/execute.hpp"
#include "runtime/record/console.hpp"

#include <iostream>

#include <unistd.h>
#include <nlohmann/json.hpp>

namespace graft::runner {
namespace {

// What a person wants to know at the end, in a line for each judging node.
void print_summary(const runtime::recorder& recorder, const std::string& folder) {
  for (const auto& [node, record] : recorder.records()) {
    const auto metrics = nlohmann::json::parse(record.metrics, nullptr, false);
    if (!metrics.is_object() || !metrics.contains("accuracy") || !metrics.contains("n")) continue;
    std::cout << node << ": accuracy " << metrics["accuracy"].get<double>() << " on "
              << metrics["n"] << " items\n";
  }
  std::cout << "report: " << folder << "/report.html\n";
}

}  // namespace

int run_pipeline(const run_arguments& arguments) {
  runtime::console console(arguments.quiet);
  runtime::recorder recorder(console);
  graph::build_options building = usual_options(&recorder);
  building.checked = arguments.checked;
  if (arguments.checked) host::tell_crashes(STDERR_FILENO);
  auto graph = load_graph(arguments.file, arguments.set, building);
  if (!graph) return exit_invalid;

  runtime::execute_options options =
      runtime::options_of(graph->file, arguments.out, host::cache_folder());
  options.resume = arguments.resume;

  base::watch_interrupts();
  const auto done = runtime::execute(*graph, options, recorder, console);
  if (!done.ok()) {
    complain(done.status().message());
    if (done.status().code() == code::cancelled) {
      std::string again = "graft run " + arguments.file;
      for (const std::string& change : arguments.set) again += " --set '" + change + "'";
      complain("what was done is kept; continue with: " + again + " --out " + options.out +
               " --resume");
    }
    return done.status().code() == code::invalid_argument ? exit_invalid : exit_for(done.status());
  }
  print_summary(recorder, done->folder);
  for (const runtime::gate_result& gate : done->failed_gates) {
    complain(gate.describe());
  }
  return done->failed_gates.empty() ? exit_done : exit_below_gate;
}

}  // namespace graft::runner
