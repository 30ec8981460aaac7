// A finished run, loaded once and used many times.
#pragma once

#include "embed/context.hpp"
#include "runtime/opened_run.hpp"
#include "runtime/predict_photos.hpp"
#include "runtime/record/recorder.hpp"

#include <graft/graft.h>

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

struct graft_run {
  explicit graft_run(const std::shared_ptr<const graft::embed::places>& where)
      : told(where, {}), record(told) {}

  // The nodes of the graph talk to the recorder, so the order matters.
  graft::embed::watcher told;
  graft::runtime::recorder record;
  std::unique_ptr<graft::runtime::opened_run> opened;
  // Or why the run predicts nothing.
  std::unique_ptr<graft::result<graft::runtime::photo_predictor>> predictor;
  std::shared_ptr<const std::vector<std::string>> classes;
  std::string metrics;
  nlohmann::json parsed_metrics;
  std::vector<std::string> failed_gates;
};

namespace graft::embed {

// Opens the run and loads its fitted nodes.
result<std::unique_ptr<graft_run>> open_run(const std::shared_ptr<const places>& where,
                                            const std::string& folder);

}  // namespace graft::embed
