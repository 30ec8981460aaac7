// The graft_host table that one node is given, and the message of the last failed call.
#pragma once

#include "host/events.hpp"

#include <graft/abi/host.h>
#include <graft/sdk/status.hpp>

#include <string>

namespace graft::host {

class services {
 public:
  // Without `events` (during `check`) logs go nowhere and results cannot be given.
  services(std::string node_id, events* events);
  services(const services&) = delete;
  services& operator=(const services&) = delete;

  [[nodiscard]] const graft_host* raw() const { return &raw_; }
  [[nodiscard]] const std::string& node_id() const { return node_id_; }
  [[nodiscard]] events* listener() const { return events_; }

  static services& of(const graft_host* host) { return *static_cast<services*>(host->context); }

 private:
  std::string node_id_;
  events* events_;
  graft_host raw_{};
};

// Remembers the message of the failure that the calling thread is in.
void remember_error(std::string message);
// What a plugin's call returned, with the message that it left, if any.
status take_error(graft_status code, const std::string& node_id);

const void* results_service();
const void* report_service();

}  // namespace graft::host
