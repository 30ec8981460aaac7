// photos.manifest: a CSV file that names the photos.
#pragma once

#include "node/photo_source.hpp"

#include <graft/sdk/plugin.hpp>

namespace graft::photos {

class manifest_source : public photo_source {
 public:
  static constexpr auto kind = graft::kind::source;
  static constexpr std::string_view name = "manifest";
  static constexpr std::string_view summary =
      "Photos named by a CSV file with the header path,label[,split][,group].";
  static std::vector<param> params();

  manifest_source(graft::host host, const graft::values& values);
  status list(const item_sink& out);

 private:
  std::string path_;
};

}  // namespace graft::photos
