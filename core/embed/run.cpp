#include "embed/run.hpp"

#include "base/files.hpp"
#include "embed/error.hpp"

namespace graft::embed {
namespace {

constexpr uint64_t largest_metrics = uint64_t{256} << 20;

status read_metrics(graft_run& run) {
  const std::string file = run.opened->folder.file("metrics.json");
  GRAFT_TRY_ASSIGN(run.metrics, base::read_file(file, largest_metrics));
  run.parsed_metrics = nlohmann::json::parse(run.metrics, nullptr, false);
  if (run.parsed_metrics.is_object()) return {};
  return data_loss("'" + file + "' is damaged: it is not the text of a JSON object");
}

}  // namespace

result<std::unique_ptr<graft_run>> open_run(const std::shared_ptr<const places>& where,
                                            const std::string& folder) {
  auto made = std::make_unique<graft_run>(where);
  config::diagnostics found;
  GRAFT_TRY_ASSIGN(
      runtime::opened_run opened,
      runtime::open_finished_run(folder, where->plugins, where->building(&made->record), found));
  made->opened = std::make_unique<runtime::opened_run>(std::move(opened));
  GRAFT_TRY(runtime::load_fitted_state(*made->opened));
  GRAFT_TRY(read_metrics(*made));
  using predictor = result<runtime::photo_predictor>;
  made->predictor =
      std::make_unique<predictor>(runtime::photo_predictor::make(made->opened->graph));
  made->classes = std::make_shared<const std::vector<std::string>>(
      made->predictor->ok() ? (*made->predictor)->class_names() : std::vector<std::string>{});
  return made;
}

}  // namespace graft::embed

using graft::status;

graft_status graft_run_open(graft_context* context, const char* folder, graft_run** run,
                            graft_error** error) {
  return graft::embed::guarded(error, [&]() -> status {
    if (context == nullptr) return graft::embed::missing("context");
    if (folder == nullptr) return graft::embed::missing("folder");
    if (run == nullptr) return graft::embed::missing("run");
    GRAFT_TRY_ASSIGN(auto made, graft::embed::open_run(context->where, folder));
    *run = made.release();
    return {};
  });
}

void graft_run_free(graft_run* run) { delete run; }

const char* graft_run_folder(const graft_run* run) { return run->opened->folder.path().c_str(); }

const char* graft_run_failed_gate(const graft_run* run, uint64_t index) {
  return index < run->failed_gates.size() ? run->failed_gates[index].c_str() : nullptr;
}

uint64_t graft_run_n_classes(const graft_run* run) { return run->classes->size(); }

const char* graft_run_class(const graft_run* run, uint64_t index) {
  return index < run->classes->size() ? (*run->classes)[index].c_str() : nullptr;
}
