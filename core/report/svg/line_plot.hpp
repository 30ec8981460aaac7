// A line plot as inline SVG.
#pragma once

#include "report/section.hpp"

#include <string>

namespace graft::report {

// Whether the plot has anything to draw, and if not, the sentence to show in its place.
std::string why_not_drawn(const series& series);

// The drawing of a series of which why_not_drawn is empty: lines with gaps, points where there are
// few, round ticks, labels of the axes, titles on points. It is drawn twice, for wide and narrow
// screens; the style sheet shows one, and has the colours.
std::string line_plot(const series& series);

// The lines' names with a sample of each, as an HTML list; empty for a single line.
std::string line_plot_legend(const series& series);

}  // namespace graft::report
