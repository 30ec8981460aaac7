// How each value would be stored in eight bits: type and scale, from its calibrated range.
#pragma once

#include "ir/graph.hpp"
#include "quantise/calibration.hpp"

#include <vector>

namespace graft::onednn {

class storage {
 public:
  // Values that pools and concatenations pass on unchanged share one range.
  storage(const graph& g, const calibration& how);

  // False where calibration has not seen the value.
  [[nodiscard]] bool knows(value_id id) const { return at(id).known; }
  [[nodiscard]] dtype type(value_id id) const {
    return at(id).reach.negative ? dtype::i8 : dtype::u8;
  }
  // Of one step; never zero where the value is known.
  [[nodiscard]] float scale(value_id id) const;

 private:
  struct entry {
    range reach;
    bool known = false;
  };
  [[nodiscard]] const entry& at(value_id id) const {
    return entries_[static_cast<std::size_t>(leader_[static_cast<std::size_t>(id)])];
  }
  value_id find(value_id id);
  void join(value_id a, value_id b);

  std::vector<value_id> leader_;
  std::vector<entry> entries_;
};

// Is n a convolution that oneDNN computes in int8 on this CPU, with values stored that way?
bool layer_is_quantisable(const graph& g, const node& n, const storage& stored);

}  // namespace graft::onednn
