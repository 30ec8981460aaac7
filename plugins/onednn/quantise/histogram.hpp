// How the magnitudes of a value's elements are spread, and where a quantised form of it should
// end: beyond the limit elements saturate, below it the steps are finer the lower it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace graft::onednn {

// How the limit of a value is found from its histogram.
enum class limit_rule : uint8_t {
  largest,     // nothing saturates
  percentile,  // all but one element in ten thousand fit
  least_error  // the smallest mean square error of rounding and saturation together
};

class histogram {
 public:
  // The same elements in another order give the same histogram. NaN is not counted.
  void add(std::span<const float> values);

  [[nodiscard]] bool negative() const { return negative_; }
  [[nodiscard]] float largest() const { return largest_; }
  // `levels` is the number of steps from zero to the limit: 255 for uint8, 127 for int8. Zero where
  // every element was zero.
  [[nodiscard]] float limit(limit_rule rule, int levels) const;

 private:
  void grow(float to);
  [[nodiscard]] float edge(std::size_t bin) const;
  [[nodiscard]] float percentile(double share) const;
  [[nodiscard]] float least_error(int levels) const;

  static constexpr std::size_t bins = 2048;
  std::vector<uint64_t> counts_ = std::vector<uint64_t>(bins, 0);  // of magnitudes, zeros apart
  float top_ = 0;  // the last bin ends here: a power of two, so that it does not depend on order
  float largest_ = 0;
  uint64_t zeros_ = 0;
  bool negative_ = false;
};

}  // namespace graft::onednn
