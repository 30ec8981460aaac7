// Whole state in and out of the host's byte streams.
#pragma once

#include <graft/abi/stream.h>
#include <graft/sdk/host.hpp>
#include <graft/sdk/result.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace graft {

class output_stream {
 public:
  explicit output_stream(const graft_output_stream* raw) : raw_(raw) {}
  status write(std::span<const std::byte> bytes) const {
    return from_host(raw_->write(raw_, bytes.data(), bytes.size()), "writing the fitted state");
  }

 private:
  const graft_output_stream* raw_;
};

class input_stream {
 public:
  explicit input_stream(const graft_input_stream* raw) : raw_(raw) {}
  // Everything up to the end; more than `limit` bytes is an error.
  [[nodiscard]] result<std::vector<std::byte>> read_all(std::size_t limit) const {
    std::vector<std::byte> bytes;
    constexpr std::size_t chunk = 1 << 16;
    while (true) {
      const std::size_t used = bytes.size();
      bytes.resize(used + chunk);
      uint64_t got = 0;
      GRAFT_TRY(from_host(raw_->read(raw_, bytes.data() + used, chunk, &got),
                          "reading the fitted state"));
      bytes.resize(used + static_cast<std::size_t>(got));
      if (got == 0) return bytes;
      if (bytes.size() > limit) return data_loss("the fitted state is larger than it can be");
    }
  }

 private:
  const graft_input_stream* raw_;
};

}  // namespace graft
