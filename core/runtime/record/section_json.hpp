// Report sections as JSON, so that a finished node's part of the page survives an interruption.
#pragma once

#include "report/section.hpp"

#include <graft/sdk/result.hpp>

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace graft::runtime {

nlohmann::json to_json(const std::vector<report::section>& sections);
result<std::vector<report::section>> sections_from_json(const nlohmann::json& json);

}  // namespace graft::runtime
