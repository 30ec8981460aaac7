// The frame of a line plot: its size, its axes, and where a value stands in it.
#pragma once

#include "report/section.hpp"
#include "report/svg/axis.hpp"

#include <string>

namespace graft::report {

// The same plot is drawn for wide and for narrow screens, because scaling one drawing would make
// its labels too large or too small to read.
struct canvas {
  const char* kind;  // class in the style sheet, which shows one of the two
  double width;
  double height;
  int x_ticks;

  [[nodiscard]] double top() const { return 34; }
  [[nodiscard]] double bottom() const { return height - 44; }
  [[nodiscard]] double right() const { return width - 12; }
};

// Lengths are in pixels at the natural size.
struct frame {
  canvas area;
  axis x;
  axis y;
  double left;

  [[nodiscard]] double to_x(double v) const;
  [[nodiscard]] double to_y(double v) const;
};

// Whether a point is drawn or is a gap.
bool is_drawn(double x, double y);

// One command of a path: 'M' moves to the place, 'L' draws to it.
void add_to_path(std::string& path, char command, double x, double y);

// The frame for a series of which why_not_drawn is empty.
frame make_frame(const series& series, const canvas& area);

// Grid lines, axes, ticks and their labels.
void write_axes(std::string& out, const frame& frame, const series& series);

}  // namespace graft::report
