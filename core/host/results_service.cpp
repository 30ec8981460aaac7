// graft.results/1: metrics, history, gates and files of a node, handed to the runtime.
#include "host/services.hpp"

#include <graft/abi/ext/results.h>
#include <graft/sdk/text.hpp>

#include <string_view>

namespace graft::host {
namespace {

graft_status answer(const status& outcome) {
  if (!outcome.ok()) remember_error(outcome.message());
  return static_cast<graft_status>(outcome.code());
}

graft_status GRAFT_CALL metrics(const graft_host* host, graft_text json_object) noexcept {
  const services& own = services::of(host);
  return answer(own.listener()->metrics(own.node_id(), to_view(json_object)));
}

graft_status GRAFT_CALL history(const graft_host* host, graft_text json_object) noexcept {
  const services& own = services::of(host);
  return answer(own.listener()->history(own.node_id(), to_view(json_object)));
}

graft_status GRAFT_CALL gate(const graft_host* host, graft_text metric, double value,
                             double required) noexcept {
  const services& own = services::of(host);
  return answer(own.listener()->gate(own.node_id(), to_view(metric), value, required));
}

graft_status GRAFT_CALL write_file(const graft_host* host, graft_text name, const void* data,
                                   uint64_t size) noexcept {
  const services& own = services::of(host);
  return answer(own.listener()->write_file(
      own.node_id(), to_view(name),
      std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size))));
}

}  // namespace

const void* results_service() {
  static const graft_results table = {sizeof(graft_results), 0, metrics, history, gate, write_file};
  return &table;
}

}  // namespace graft::host
