#include "runtime/pass/stored_row.hpp"

#include <graft/abi/tensor.h>

#include <cstring>

namespace graft::runtime {
namespace {

void put(std::string& out, uint64_t number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

// Takes bytes off the front; everything fails once too many were asked for.
class taker {
 public:
  explicit taker(std::span<const std::byte> bytes) : rest_(bytes) {}

  uint64_t number() {
    uint64_t value = 0;
    const auto raw = bytes(sizeof(value));
    if (raw.size() == sizeof(value)) std::memcpy(&value, raw.data(), sizeof(value));
    return value;
  }
  std::span<const std::byte> bytes(uint64_t n) {
    if (n > rest_.size()) {
      sound_ = false;
      return {};
    }
    const auto taken = rest_.first(static_cast<std::size_t>(n));
    rest_ = rest_.subspan(static_cast<std::size_t>(n));
    return taken;
  }
  [[nodiscard]] bool sound() const { return sound_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::span<const std::byte> rest_;
  bool sound_ = true;
};

constexpr uint64_t most_columns = 1024;

}  // namespace

std::string stored_row::pack() const {
  std::string out;
  put(out, rejected ? static_cast<uint64_t>(rejected->code()) : 0);
  if (rejected) {
    put(out, rejected->message().size());
    return out + rejected->message();
  }
  put(out, columns.size());
  for (const stored_value& value : columns) {
    put(out, value.shape.size());
    for (const int64_t size : value.shape) put(out, static_cast<uint64_t>(size));
    put(out, value.bytes.size());
    out.append(reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size());
  }
  return out;
}

result<stored_row> stored_row::unpack(std::span<const std::byte> bytes) {
  taker from(bytes);
  stored_row row;
  const uint64_t code = from.number();
  if (code != 0) {
    const auto message = from.bytes(from.number());
    row.rejected =
        status(static_cast<graft::code>(code),
               std::string(reinterpret_cast<const char*>(message.data()), message.size()));
  } else {
    const uint64_t n = from.number();
    if (n > most_columns) return data_loss("a stored row claims too many columns");
    for (uint64_t c = 0; c < n && from.sound(); ++c) {
      stored_value value;
      const uint64_t rank = from.number();
      if (rank > GRAFT_MAX_RANK) return data_loss("a stored row claims too high a rank");
      for (uint64_t d = 0; d < rank; ++d)
        value.shape.push_back(static_cast<int64_t>(from.number()));
      const auto raw = from.bytes(from.number());
      value.bytes.assign(raw.begin(), raw.end());
      row.columns.push_back(std::move(value));
    }
  }
  if (!from.sound() || !from.at_end()) return data_loss("a stored row has the wrong length");
  return row;
}

}  // namespace graft::runtime
