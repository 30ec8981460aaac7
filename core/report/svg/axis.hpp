// Round numbers for the ticks of an axis, and where a value stands on it.
#pragma once

#include <vector>

namespace graft::report {

struct axis {
  double low = 0;
  double high = 1;
  double step = 1;
  std::vector<double> ticks;  // within [low, high], ascending

  // 0 at `low`, 1 at `high`.
  [[nodiscard]] double share(double value) const { return (value - low) / (high - low); }
};

// How the ends of an axis are found: as the values have them, or at the ticks around the values.
enum class axis_ends { at_values, at_ticks };

// An axis over the finite values low <= high with about `ticks` steps of 1, 2 or 5 times a power
// of ten; only whole numbers where `whole`. Where low == high, some room is made on both sides.
axis make_axis(double low, double high, int ticks, bool whole, axis_ends ends);

}  // namespace graft::report
