// What is kept of one job: its boundary columns, or the reason why the item is unusable.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace graft::runtime {

struct stored_value {
  std::vector<int64_t> shape;
  std::vector<std::byte> bytes;
};

struct stored_row {
  std::vector<stored_value> columns;
  std::optional<status> rejected;

  // A self-describing byte string, and back; unpack() checks every length.
  [[nodiscard]] std::string pack() const;
  static result<stored_row> unpack(std::span<const std::byte> bytes);
};

}  // namespace graft::runtime
