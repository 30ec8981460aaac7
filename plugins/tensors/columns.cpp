#include "columns.hpp"

#include "npy_rows.hpp"

#include <graft/abi/item.h>

#include <string_view>

namespace graft::tensors {
namespace {

// A file of whole numbers, one for each row of the images.
result<std::vector<int64_t>> read_numbers(const std::string& path, int64_t n, std::string_view what,
                                          bool small_too) {
  auto opened = npy_rows::open(path);
  if (!opened) return opened.status().within(path);
  const npy_rows& rows = *opened;
  const bool small = rows.dtype() == formats::npy_dtype::uint8;
  if (rows.dtype() != formats::npy_dtype::int64 && !(small && small_too)) {
    return invalid(path + ": " + std::string(what) + " must be int64 (<i8)" +
                   (small_too ? " or uint8 (|u1)" : "") + ", this file is " +
                   std::string(formats::npy_descr(rows.dtype())));
  }
  if (rows.shape().size() != 1 || rows.count() != n) {
    return invalid(path + ": " + std::string(what) + " must be [" + std::to_string(n) +
                   "], one for each image, this file is " + shape_text(rows.shape()));
  }
  GRAFT_TRY_ASSIGN(const formats::npy_array array, formats::read_npy_file(path));
  if (!small) {
    const auto all = array.as<int64_t>();
    return std::vector<int64_t>(all.begin(), all.end());
  }
  const auto all = array.as<uint8_t>();
  return std::vector<int64_t>(all.begin(), all.end());
}

}  // namespace

std::string shape_text(const std::vector<int64_t>& shape) {
  std::string text;
  for (const int64_t size : shape) text += (text.empty() ? "[" : ",") + std::to_string(size);
  return text.empty() ? "[]" : text + "]";
}

result<std::vector<int64_t>> read_labels(const std::string& path, int64_t n) {
  GRAFT_TRY_ASSIGN(std::vector<int64_t> labels, read_numbers(path, n, "labels", false));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0) {
      return invalid(path + ": row " + std::to_string(i) + " has the label " +
                     std::to_string(labels[i]) + "; classes are numbered from 0");
    }
  }
  return labels;
}

result<std::vector<int32_t>> read_splits(const std::string& path, int64_t n) {
  GRAFT_TRY_ASSIGN(const std::vector<int64_t> numbers, read_numbers(path, n, "splits", true));
  std::vector<int32_t> splits;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] < GRAFT_SPLIT_TRAIN || numbers[i] > GRAFT_SPLIT_TEST) {
      return invalid(path + ": row " + std::to_string(i) + " has the split " +
                     std::to_string(numbers[i]) +
                     "; expected 1 for train, 2 for validation or 3 for test");
    }
    splits.push_back(static_cast<int32_t>(numbers[i]));
  }
  return splits;
}

}  // namespace graft::tensors
