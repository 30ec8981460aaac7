// graft export
#include "export/export.hpp"
#include "base/files.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"
#include "runtime/predict.hpp"
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
  auto folder = runtime::run_folder::open(arguments.run);
  if (!folder.ok()) {
    complain(folder.status().message());
    return exit_invalid;
  }
  if (folder->state() != "finished") {
    complain("the run in '" + arguments.run +
             "' is not finished; continue it with: graft run FILE --out '" + arguments.run +
             "' --resume");
    return exit_invalid;
  }
  graph::build_options options = usual_options(&recorder);
  options.check_paths = false;  // the training photos need not be there any more
  options.with_sinks = false;
  auto graph = load_graph(folder->file("pipeline.toml"), {}, options);
  if (!graph) return exit_invalid;
  status outcome = runtime::load_fitted_state(*graph, *folder);
  if (outcome.ok()) outcome = write(*graph, arguments);
  if (!outcome.ok()) complain(outcome.message());
  return exit_for(outcome);
}

}  // namespace graft::runner
