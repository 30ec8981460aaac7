// photos.folder: one sub-folder a class.
#pragma once

#include "node/photo_source.hpp"

#include <graft/sdk/plugin.hpp>

namespace graft::photos {

class folder_source : public photo_source {
 public:
  static constexpr auto kind = graft::kind::source;
  static constexpr std::string_view name = "folder";
  static constexpr std::string_view summary =
      "Photos in one sub-folder for each class; train/, val/ and test/ above them become splits.";
  static std::vector<param> params();

  folder_source(graft::host host, const graft::values& values);
  status list(const item_sink& out);

 private:
  std::string path_;
};

}  // namespace graft::photos
