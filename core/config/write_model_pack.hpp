// A model pack as a folder that stands alone.
#pragma once

#include "config/model_pack.hpp"

#include <graft/sdk/status.hpp>

#include <string>

namespace graft::config {

// Makes `folder` with model.onnx and a backbone.toml that says everything the pack says, so that
// loading it gives the same pack. An equal copy that is there already is left alone.
status write_model_pack(const model_pack& pack, const std::string& folder);

}  // namespace graft::config
