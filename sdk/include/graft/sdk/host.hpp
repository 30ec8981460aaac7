// The host as a node sees it.
#pragma once

#include <graft/abi/ext/places.h>
#include <graft/abi/ext/report.h>
#include <graft/abi/ext/results.h>
#include <graft/sdk/status.hpp>
#include <graft/sdk/text.hpp>

#include <array>
#include <string>
#include <string_view>

namespace graft {

class host {
 public:
  explicit host(const graft_host* raw) : raw_(raw) {}

  [[nodiscard]] const graft_host* raw() const { return raw_; }
  [[nodiscard]] std::string node_id() const { return to_string(raw_->node_id); }
  [[nodiscard]] bool cancelled() const { return raw_->cancelled(raw_) != 0; }

  void debug(std::string_view line) const { raw_->log(raw_, GRAFT_LOG_DEBUG, to_text(line)); }
  void info(std::string_view line) const { raw_->log(raw_, GRAFT_LOG_INFO, to_text(line)); }
  void warn(std::string_view line) const { raw_->log(raw_, GRAFT_LOG_WARNING, to_text(line)); }
  void progress(double fraction, std::string_view what) const {
    raw_->progress(raw_, fraction, to_text(what));
  }
  [[nodiscard]] std::array<uint8_t, 16> hash(const void* data, uint64_t size) const {
    std::array<uint8_t, 16> out{};
    raw_->hash(raw_, data, size, out.data());
    return out;
  }
  // Hands an error to the host and gives back the code to return.
  graft_status fail(const status& error) const {
    if (!error.ok()) {
      raw_->set_error(raw_, static_cast<graft_status>(error.code()), to_text(error.message()));
    }
    return static_cast<graft_status>(error.code());
  }

  // Null where the host has no such service (during `check`, say).
  [[nodiscard]] const graft_results* results() const {
    return static_cast<const graft_results*>(raw_->extension(raw_, to_text(GRAFT_EXT_RESULTS)));
  }
  [[nodiscard]] const graft_places* places() const {
    return static_cast<const graft_places*>(raw_->extension(raw_, to_text(GRAFT_EXT_PLACES)));
  }
  [[nodiscard]] const graft_report* report() const {
    return static_cast<const graft_report*>(raw_->extension(raw_, to_text(GRAFT_EXT_REPORT)));
  }

 private:
  const graft_host* raw_;
};

// A code that came back from the host, as a status.
inline status from_host(graft_status code, std::string_view what) {
  if (code == GRAFT_OK) return {};
  return {static_cast<graft::code>(code), "the host refused: " + std::string(what)};
}

}  // namespace graft
