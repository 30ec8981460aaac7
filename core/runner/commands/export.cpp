// graft export
#include "export/export.hpp"
#include "base/files.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"
#include "runtime/predict.hpp"
#include "runtime/record/console.hpp"
#include "runtime/record/recorder.hpp"

#include <filesystem>
#include <iostream>

namespace graft::runner {
namespace {

status write(const graph::graph& graph, const export_arguments& arguments) {
  GRAFT_TRY_ASSIGN(const exporting::exported made, exporting::to_onnx(graph));
  GRAFT_TRY(base::write_file(
      arguments.onnx, {reinterpret_cast<const char*>(made.bytes.data()), made.bytes.size()}));
  for (const std::string& note : made.notes) complain(note);
  std::cout << arguments.onnx << ": " << made.summary << std::endl;
  return {};
}

}  // namespace

int export_run(const export_arguments& arguments) {
  std::error_code error;
  if (!arguments.force && std::filesystem::exists(arguments.onnx, error)) {
    complain("'" + arguments.onnx + "' is there already; --force replaces it");
    return exit_invalid;
  }
  runtime::console console(true);
  runtime::recorder recorder(console);
  auto run = open_finished_run(arguments.run, &recorder);
  if (!run) return exit_invalid;
  status outcome = runtime::load_fitted_state(*run);
  if (outcome.ok()) outcome = write(run->graph, arguments);
  if (!outcome.ok()) complain(outcome.message());
  return exit_for(outcome);
}

}  // namespace graft::runner
