// A file descriptor that closes itself.
#pragma once

#include <unistd.h>

#include <utility>

namespace graft::base {

class descriptor {
 public:
  explicit descriptor(int number = -1) : number_(number) {}
  ~descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  [[nodiscard]] bool ok() const { return number_ >= 0; }
  [[nodiscard]] int get() const { return number_; }
  // Closes now, for the error that a network file system keeps until then; 0 or -1 with errno.
  int close() { return ::close(std::exchange(number_, -1)); }

 private:
  int number_;
};

}  // namespace graft::base
