// What features.write keeps of every item, and the CSV that goes beside the array.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace graft::features {

// "train", "validation", "test", or empty.
std::string_view split_name(int32_t split);

// A field as RFC 4180 has it: in quotes where it holds a comma, a quote or a line break.
std::string csv_field(std::string_view text);

class table {
 public:
  // Rows must all have the same length.
  void add(std::string_view id, std::string_view path, std::string_view label, int32_t split,
           std::span<const float> features);

  [[nodiscard]] int64_t rows() const { return rows_; }
  [[nodiscard]] std::span<const float> features() const { return features_; }
  // "id,path,label,split" and a line for each row.
  [[nodiscard]] const std::string& csv() const { return csv_; }

 private:
  int64_t rows_ = 0;
  std::vector<float> features_;
  std::string csv_ = "id,path,label,split\n";
};

}  // namespace graft::features
