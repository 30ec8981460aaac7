// What nodes tell the host while they work. The runtime listens; calls may come from any worker.
#pragma once

#include "report/section.hpp"

#include <graft/sdk/status.hpp>

#include <string>
#include <string_view>

namespace graft::host {

class events {
 public:
  virtual ~events() = default;
  virtual void log(const std::string& node, int level, std::string_view line) = 0;
  virtual void progress(const std::string& node, double fraction, std::string_view what) = 0;
  virtual bool cancelled() = 0;
  virtual status metrics(const std::string& node, std::string_view json_object) = 0;
  virtual status history(const std::string& node, std::string_view json_object) = 0;
  virtual status gate(const std::string& node, std::string_view metric, double value,
                      double required) = 0;
  virtual status write_file(const std::string& node, std::string_view name,
                            std::string_view bytes) = 0;
  virtual void section(const std::string& node, report::section section) = 0;
};

}  // namespace graft::host
