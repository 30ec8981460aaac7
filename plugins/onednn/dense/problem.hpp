// What a dense kernel is given.
#pragma once

#include <cstdint>

namespace graft::onednn::dense {

// out[columns] = in[depth] weights + bias, for each row.
struct problem {
  int64_t depth = 0;
  int64_t columns = 0;             // whole vectors
  const float* weights = nullptr;  // in panels, see simd::packed_place()
  const float* bias = nullptr;     // of columns
};

}  // namespace graft::onednn::dense
