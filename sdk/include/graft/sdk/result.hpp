// Either a value or the status that says why there is none.
#pragma once

#include <graft/sdk/status.hpp>

#include <optional>
#include <utility>

namespace graft {

template <class T>
class [[nodiscard]] result {
 public:
  result(T value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  result(graft::status status)
      : status_(std::move(status)) {  // NOLINT(google-explicit-constructor)
    if (status_.ok()) status_ = {code::internal, "a result was made from an ok status"};
  }

  [[nodiscard]] bool ok() const { return value_.has_value(); }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const graft::status& status() const { return status_; }

  T& operator*() & { return *value_; }
  const T& operator*() const& { return *value_; }
  T&& operator*() && { return std::move(*value_); }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

 private:
  std::optional<T> value_;
  graft::status status_;
};

}  // namespace graft

#define GRAFT_JOIN_(a, b) a##b
#define GRAFT_JOIN(a, b) GRAFT_JOIN_(a, b)
// `GRAFT_TRY_ASSIGN(auto x, f());` declares x from the result of f, or returns its status.
#define GRAFT_TRY_ASSIGN(target, expression) \
  GRAFT_TRY_ASSIGN_(target, expression, GRAFT_JOIN(graft_result_, __LINE__))
#define GRAFT_TRY_ASSIGN_(target, expression, name) \
  auto name = (expression);                         \
  if (!name.ok()) return name.status();             \
  target = std::move(*name)
