// What backbone.toml says, checked; the format is described in model_pack.hpp.
#pragma once

#include <config/diagnostic.hpp>
#include <config/value.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace graft::config {

struct backbone_stage {
  std::string name;
  std::string tensor;
};

struct backbone_description {
  std::string name;
  std::string licence;
  std::string source;
  std::string model;   // as written, relative to the file
  std::string sha256;  // 64 lower-case hexadecimal digits
  position sha256_at;
  position model_at;
  int width = 0;
  int height = 0;
  int32_t channels = 0;  // GRAFT_CHANNELS_*
  std::array<float, 3> mean{};
  std::array<float, 3> scale{};
  int32_t resize_mode = 0;  // GRAFT_RESIZE_*
  int resize = 0;
  int32_t interpolation = 0;  // GRAFT_INTERPOLATION_*
  std::string features;
  std::vector<backbone_stage> stages;
};

// Faults go to `found`; what comes back is meaningful only where there was none.
backbone_description read_backbone(const value& document, diagnostics& found);

}  // namespace graft::config
