// Where the parts of a heat map stand, and how large they are.
#pragma once

#include "report/section.hpp"

#include <cstddef>

namespace graft::report {

// Longer names of classes are cut, to this many characters.
constexpr int longest_name = 24;

enum class names_above { level, slanted, upright };

// Places and sizes, in pixels at the drawing's natural size.
struct map_layout {
  size_t classes;
  double cell;
  double name_size;
  size_t name_stride;
  double number_size;  // 0 = numbers are left out
  names_above names;
  double left;
  double top;
  double width;
  double height;

  [[nodiscard]] double x(size_t column) const { return left + cell * static_cast<double>(column); }
  [[nodiscard]] double y(size_t row) const { return top + cell * static_cast<double>(row); }
  [[nodiscard]] double side() const { return cell * static_cast<double>(classes); }
};

// Whether a cell is drawn: it is a number other than zero.
bool is_shown(double value);

map_layout lay_out(const matrix& matrix);

}  // namespace graft::report
