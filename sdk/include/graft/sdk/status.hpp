// An error as a value: a code of the ABI and a sentence that says what was expected and what to do.
#pragma once

#include <graft/abi/status.h>

#include <string>
#include <utility>

namespace graft {

enum class code : int32_t {
  ok = GRAFT_OK,
  cancelled = GRAFT_CANCELLED,
  invalid_argument = GRAFT_INVALID_ARGUMENT,
  not_found = GRAFT_NOT_FOUND,
  permission_denied = GRAFT_PERMISSION_DENIED,
  resource_exhausted = GRAFT_RESOURCE_EXHAUSTED,
  failed_precondition = GRAFT_FAILED_PRECONDITION,
  out_of_range = GRAFT_OUT_OF_RANGE,
  unimplemented = GRAFT_UNIMPLEMENTED,
  internal = GRAFT_INTERNAL,
  data_loss = GRAFT_DATA_LOSS,
};

class [[nodiscard]] status {
 public:
  status() = default;  // ok
  status(graft::code code, std::string message) : code_(code), message_(std::move(message)) {}

  [[nodiscard]] bool ok() const { return code_ == graft::code::ok; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] graft::code code() const { return code_; }
  [[nodiscard]] const std::string& message() const { return message_; }

  // The same error, told from one level further out: "outer: inner".
  [[nodiscard]] status within(const std::string& outer) const {
    return ok() ? status{} : status{code_, outer + ": " + message_};
  }

 private:
  graft::code code_ = graft::code::ok;
  std::string message_;
};

inline status invalid(std::string message) { return {code::invalid_argument, std::move(message)}; }
inline status data_loss(std::string message) { return {code::data_loss, std::move(message)}; }
inline status unsupported(std::string message) { return {code::unimplemented, std::move(message)}; }

}  // namespace graft

// Returns the status of `expression` from the enclosing function unless it is ok.
#define GRAFT_TRY(expression)                                                \
  do {                                                                       \
    if (::graft::status graft_status_ = (expression); !graft_status_.ok()) { \
      return graft_status_;                                                  \
    }                                                                        \
  } while (false)
