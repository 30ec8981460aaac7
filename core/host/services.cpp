#include "host/services.hpp"

#include "host/abi.hpp"

#include "base/hash.hpp"

#include <graft/abi/ext/places.h>
#include <graft/abi/ext/report.h>
#include <graft/abi/ext/results.h>
#include <graft/sdk/philox.hpp>
#include <graft/sdk/text.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

#ifndef GRAFT_VERSION
#error "the build gives GRAFT_VERSION"
#endif

namespace graft::host {
namespace {

thread_local std::string last_error;

// A plugin that passes on a refusal of the host (the SDK's words for it) does not know the reason,
// which the service that refused has left here.
void GRAFT_CALL set_error(const graft_host* /*host*/, graft_status /*code*/,
                          graft_text message) noexcept {
  constexpr std::string_view refused = "the host refused: ";
  std::string text = to_string(message);
  if (const std::size_t at = text.find(refused); at != std::string::npos && !last_error.empty()) {
    text = text.erase(at, refused.size()) + ": " + last_error;
  }
  remember_error(std::move(text));
}

void GRAFT_CALL log(const graft_host* host, int32_t level, graft_text message) noexcept {
  const services& own = services::of(host);
  if (own.listener() != nullptr) own.listener()->log(own.node_id(), level, to_view(message));
}

void GRAFT_CALL progress(const graft_host* host, double fraction, graft_text what) noexcept {
  const services& own = services::of(host);
  if (own.listener() != nullptr) own.listener()->progress(own.node_id(), fraction, to_view(what));
}

uint8_t GRAFT_CALL cancelled(const graft_host* host) noexcept {
  events* listener = services::of(host).listener();
  return listener != nullptr && listener->cancelled() ? 1 : 0;
}

void GRAFT_CALL hash(const graft_host* /*host*/, const void* data, uint64_t size,
                     uint8_t out[16]) noexcept {
  const base::hash128 made =
      base::hash(std::span(static_cast<const std::byte*>(data), static_cast<std::size_t>(size)));
  std::memcpy(out, made.data(), made.size());
}

void GRAFT_CALL random(const graft_host* /*host*/, uint64_t key, uint64_t block, uint32_t* out,
                       uint64_t n) noexcept {
  for (uint64_t i = 0; i < n; i += 4) {
    const auto words = philox_block(key, block + i / 4);
    std::copy_n(words.begin(), std::min<uint64_t>(4, n - i), out + i);
  }
}

graft_text GRAFT_CALL cache(const graft_host* host) noexcept {
  return to_text(services::of(host).cache());
}

const void* GRAFT_CALL extension(const graft_host* host, graft_text id) noexcept {
  if (services::of(host).listener() == nullptr) return nullptr;
  if (const void* offered = services::of(host).offered(to_view(id))) return offered;
  if (to_view(id) == GRAFT_EXT_RESULTS) return results_service();
  if (to_view(id) == GRAFT_EXT_REPORT) return report_service();
  static const graft_places places = {sizeof(graft_places), 0, cache};
  if (to_view(id) == GRAFT_EXT_PLACES) return &places;
  return nullptr;
}

}  // namespace

services::services(std::string node_id, events* events, const graft_node_type* type,
                   std::string cache)
    : node_id_(std::move(node_id)), events_(events), type_(type), cache_(std::move(cache)) {
  raw_.struct_size = sizeof(raw_);
  raw_.abi_major = spoken_abi().major;
  raw_.abi_minor = spoken_abi().minor;
  raw_.thread_budget = 1;
  raw_.context = this;
  raw_.node_id = to_text(node_id_);
  raw_.host_version = to_text(GRAFT_VERSION);
  raw_.set_error = set_error;
  raw_.log = log;
  raw_.progress = progress;
  raw_.cancelled = cancelled;
  raw_.hash = hash;
  raw_.random = random;
  raw_.extension = extension;
}

const void* services::offered(std::string_view id) const {
  const auto found = offers_.find(id);
  return found == offers_.end() ? nullptr : found->second.table;
}

void* services::context_of(std::string_view id) const {
  const auto found = offers_.find(id);
  return found == offers_.end() ? nullptr : found->second.context;
}

void remember_error(std::string message) { last_error = std::move(message); }

status take_error(graft_status code, const std::string& node_id) {
  std::string message = std::exchange(last_error, {});
  if (code == GRAFT_OK) return {};
  if (message.empty()) {
    message = "its plugin failed with code " + std::to_string(code) + " and gave no message";
  }
  return {static_cast<graft::code>(code), "node '" + node_id + "': " + message};
}

}  // namespace graft::host
