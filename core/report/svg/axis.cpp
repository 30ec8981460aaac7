#include "report/svg/axis.hpp"

#include <algorithm>
#include <cmath>

namespace graft::report {
namespace {

double round_step(double rough, bool whole) {
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double lead = rough / power;
  const double step = (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
  return whole ? std::max(1.0, step) : step;
}

}  // namespace

axis make_axis(double low, double high, int ticks, bool whole, axis_ends ends) {
  const double size = std::max(std::abs(low), std::abs(high));
  // Closer than this, neighbouring ticks would be the same double.
  if (high - low <= size * 1e-9) {
    const double room = whole ? 1.0 : std::max(size * 0.1, 1e-6);
    low -= room;
    high += room;
  }
  axis out{low, high, round_step((high - low) / ticks, whole), {}};
  constexpr double slack = 1e-6;  // of a step: values that are a tick but for rounding
  double first = std::ceil(low / out.step - slack);
  double last = std::floor(high / out.step + slack);
  if (ends == axis_ends::at_ticks) {
    first = std::floor(low / out.step + slack);
    last = std::ceil(high / out.step - slack);
    out.low = first * out.step;
    out.high = last * out.step;
  }
  for (double i = first; i <= last; i += 1) out.ticks.push_back(i * out.step);
  return out;
}

}  // namespace graft::report
