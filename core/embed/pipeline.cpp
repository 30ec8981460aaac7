// Pipelines: read, checked, run.
#include "embed/error.hpp"
#include "embed/run.hpp"
#include "embed/taken.hpp"
#include "graph/load.hpp"
#include "runtime/execute.hpp"

struct graft_pipeline {
  std::shared_ptr<const graft::embed::places> where;
  graft::config::pipeline_file file;
  std::string folder;
};

namespace graft::embed {
namespace {

result<std::unique_ptr<graft_pipeline>> load(const std::shared_ptr<const places>& where,
                                             const std::string& file,
                                             const std::vector<std::string>& set) {
  config::diagnostics found;
  GRAFT_TRY_ASSIGN(graph::graph checked,
                   graph::load(file, set, where->plugins, where->building(nullptr), found));
  auto made = std::make_unique<graft_pipeline>();
  made->where = where;
  made->file = std::move(checked.file);
  made->folder = runtime::options_of(made->file, "", where->cache).out;
  return made;
}

// A graph is fitted in place, so every run has one of its own.
result<runtime::execute_outcome> run(const graft_pipeline& pipeline,
                                     const graft_run_options& options) {
  watcher told(pipeline.where, options);
  runtime::recorder record(told);
  config::diagnostics found;
  auto graph = graph::build(pipeline.file, pipeline.where->plugins,
                            pipeline.where->building(&record), found);
  if (!graph) return invalid(found.as_message());
  const std::string folder = options.folder != nullptr ? options.folder : pipeline.folder;
  runtime::execute_options how = runtime::options_of(pipeline.file, folder, pipeline.where->cache);
  how.resume = options.resume != 0;
  auto done = runtime::execute(*graph, how, record, told);
  if (done.ok() || done.status().code() != code::cancelled) return done;
  return status(code::cancelled, done.status().message() + "; what was done is kept in '" + folder +
                                     "', and a run with `resume` continues it");
}

}  // namespace
}  // namespace graft::embed

using graft::status;

graft_status graft_pipeline_load(graft_context* context, const char* file, const char* const* set,
                                 uint64_t n_set, graft_pipeline** pipeline, graft_error** error) {
  return graft::embed::guarded(error, [&]() -> status {
    if (context == nullptr) return graft::embed::missing("context");
    if (file == nullptr) return graft::embed::missing("file");
    if (set == nullptr && n_set > 0) return graft::embed::missing("set");
    if (pipeline == nullptr) return graft::embed::missing("pipeline");
    std::vector<std::string> overrides;
    for (uint64_t i = 0; i < n_set; ++i) {
      if (set[i] == nullptr) return graft::embed::missing("an entry of set");
      overrides.emplace_back(set[i]);
    }
    GRAFT_TRY_ASSIGN(auto made, graft::embed::load(context->where, file, overrides));
    *pipeline = made.release();
    return {};
  });
}

void graft_pipeline_free(graft_pipeline* pipeline) { delete pipeline; }

const char* graft_pipeline_folder(const graft_pipeline* pipeline) {
  return pipeline->folder.c_str();
}

graft_status graft_pipeline_run(const graft_pipeline* pipeline, const graft_run_options* options,
                                graft_run** run, graft_error** error) {
  return graft::embed::guarded(error, [&]() -> status {
    if (pipeline == nullptr) return graft::embed::missing("pipeline");
    if (run == nullptr) return graft::embed::missing("run");
    GRAFT_TRY_ASSIGN(const graft_run_options taken,
                     graft::embed::taken(options, "graft_run_options"));
    GRAFT_TRY_ASSIGN(const auto done, graft::embed::run(*pipeline, taken));
    GRAFT_TRY_ASSIGN(auto made, graft::embed::open_run(pipeline->where, done.folder));
    for (const auto& gate : done.failed_gates) made->failed_gates.push_back(gate.describe());
    *run = made.release();
    return {};
  });
}
