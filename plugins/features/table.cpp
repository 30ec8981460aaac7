#include "table.hpp"

#include <graft/abi/item.h>

namespace graft::features {

std::string_view split_name(int32_t split) {
  switch (split) {
    case GRAFT_SPLIT_TRAIN:
      return "train";
    case GRAFT_SPLIT_VALIDATION:
      return "validation";
    case GRAFT_SPLIT_TEST:
      return "test";
    default:
      return "";
  }
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

void table::add(std::string_view id, std::string_view path, std::string_view label, int32_t split,
                std::span<const float> features) {
  features_.insert(features_.end(), features.begin(), features.end());
  csv_ += csv_field(id) + ',' + csv_field(path) + ',' + csv_field(label) + ',';
  csv_ += split_name(split);
  csv_ += '\n';
  ++rows_;
}

}  // namespace graft::features
