#include "host/byte_streams.hpp"

#include "host/services.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace graft::host {

struct byte_stream_calls {
  static graft_status GRAFT_CALL write(const graft_output_stream* stream, const void* data,
                                       uint64_t size) noexcept {
    try {
      static_cast<std::string*>(stream->context)
          ->append(static_cast<const char*>(data), static_cast<std::size_t>(size));
      return GRAFT_OK;
    } catch (const std::exception&) {
      remember_error("there is not enough memory for what the plugin writes");
      return GRAFT_RESOURCE_EXHAUSTED;
    }
  }
  static graft_status GRAFT_CALL read(const graft_input_stream* stream, void* data, uint64_t size,
                                      uint64_t* got) noexcept {
    auto& own = *static_cast<byte_input*>(stream->context);
    *got = std::min<uint64_t>(size, own.bytes_.size() - own.at_);
    std::memcpy(data, own.bytes_.data() + own.at_, static_cast<std::size_t>(*got));
    own.at_ += static_cast<std::size_t>(*got);
    return GRAFT_OK;
  }
};

byte_output::byte_output()
    : raw_{sizeof(graft_output_stream), 0, &bytes_, byte_stream_calls::write} {}

byte_input::byte_input(const std::string& bytes)
    : bytes_(bytes), raw_{sizeof(graft_input_stream), 0, this, byte_stream_calls::read} {}

}  // namespace graft::host
