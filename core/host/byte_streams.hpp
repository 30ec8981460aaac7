// The ABI's streams over a string.
#pragma once

#include <graft/abi/stream.h>

#include <cstddef>
#include <string>

namespace graft::host {

// Gathers what a plugin writes.
class byte_output {
 public:
  byte_output();
  byte_output(const byte_output&) = delete;
  byte_output& operator=(const byte_output&) = delete;
  [[nodiscard]] const graft_output_stream* raw() const { return &raw_; }
  [[nodiscard]] std::string& bytes() { return bytes_; }

 private:
  std::string bytes_;
  graft_output_stream raw_{};
};

// Gives a plugin bytes, which must outlive it, in as few pieces as it asks for.
class byte_input {
 public:
  explicit byte_input(const std::string& bytes);
  byte_input(const byte_input&) = delete;
  byte_input& operator=(const byte_input&) = delete;
  [[nodiscard]] const graft_input_stream* raw() const { return &raw_; }

 private:
  friend struct byte_stream_calls;
  const std::string& bytes_;
  std::size_t at_ = 0;
  graft_input_stream raw_{};
};

}  // namespace graft::host
