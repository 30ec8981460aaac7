// features.write: the features of every item as features.npy, and what the items are as items.csv.
#pragma once

#include "table.hpp"

#include <graft/sdk/plugin.hpp>

#include <optional>

namespace graft::features {

class write {
 public:
  static constexpr auto kind = graft::kind::sink;
  static constexpr std::string_view name = "write";
  static constexpr std::string_view summary =
      "Writes features.npy (float32 [items, features]) and items.csv (id, path, label, split).";
  static std::vector<param> params();
  static std::vector<port> inputs();

  write(graft::host host, const values& values);
  status consume(const batch& in);
  status finish();

 private:
  status to_folder(std::span<const int64_t> shape) const;
  status to_run(std::span<const int64_t> shape) const;

  graft::host host_;
  std::optional<std::string> folder_;  // instead of the node's own
  table table_;
  int64_t width_ = 0;  // features of an item
};

}  // namespace graft::features
