// One operator's gradient check each: a small model around it, differentiated and compared with
// finite differences.
#pragma once

#include "op_cases.hpp"

namespace graft::test {

struct vjp_case {
  std::string name;
  ints dims;  // of one item
  int64_t opset;
  void (*build)(model_builder& m);
  bool batch = false;   // BN in batch mode
  float offset = 0;     // added to the input, which else lies between -1 and 1
  bool linear = false;  // has no kink that a longer step could cross
};

extern const std::vector<vjp_case> layer_vjps;    // convolutions, normalisation, pools, products
extern const std::vector<vjp_case> element_vjps;  // element by element, and rearranging

}  // namespace graft::test
