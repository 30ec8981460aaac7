// What may stand beside the images: a label and a split for each row.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace graft::tensors {

// The class numbers of `n` rows, int64 [n], none negative. Errors name the file and the row.
result<std::vector<int64_t>> read_labels(const std::string& path, int64_t n);

// GRAFT_SPLIT_* of `n` rows, from int64 or uint8 [n]: 1 train, 2 validation, 3 test. Errors as
// read_labels.
result<std::vector<int32_t>> read_splits(const std::string& path, int64_t n);

// "[2,3,224,224]"
std::string shape_text(const std::vector<int64_t>& shape);

}  // namespace graft::tensors
