// The graft_host table that one node is given, and the message of the last failed call.
#pragma once

#include "host/events.hpp"
#include "host/places.hpp"

#include <graft/abi/node.h>
#include <graft/sdk/status.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace graft::host {

class services {
 public:
  // Without `events` (during `check`) logs go nowhere and results cannot be given.
  // `type` is the table that the node is made of, for tables that stand before a plugin's own;
  // `cache` the folder that graft.places/1 names.
  services(std::string node_id, events* events, const graft_node_type* type = nullptr,
           std::string cache = cache_folder());
  services(const services&) = delete;
  services& operator=(const services&) = delete;

  [[nodiscard]] const graft_host* raw() const { return &raw_; }
  [[nodiscard]] const std::string& node_id() const { return node_id_; }
  [[nodiscard]] events* listener() const { return events_; }
  [[nodiscard]] const graft_node_type* type() const { return type_; }
  [[nodiscard]] const std::string& cache() const { return cache_; }

  // Offers the node a service under an id, until it is withdrawn. [main]
  void offer(std::string id, const void* table, void* context) {
    offers_[std::move(id)] = {table, context};
  }
  void withdraw(const std::string& id) { offers_.erase(id); }
  // Null where nothing is offered.
  [[nodiscard]] const void* offered(std::string_view id) const;
  [[nodiscard]] void* context_of(std::string_view id) const;

  static services& of(const graft_host* host) { return *static_cast<services*>(host->context); }

 private:
  std::string node_id_;
  events* events_;
  const graft_node_type* type_;
  std::string cache_;
  graft_host raw_{};
  struct offer_entry {
    const void* table = nullptr;
    void* context = nullptr;
  };
  std::map<std::string, offer_entry, std::less<>> offers_;
};

// Remembers the message of the failure that the calling thread is in.
void remember_error(std::string message);
// What a plugin's call returned, with the message that it left, if any.
status take_error(graft_status code, const std::string& node_id);

const void* results_service();
const void* report_service();

}  // namespace graft::host
