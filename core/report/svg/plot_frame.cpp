#include "report/svg/plot_frame.hpp"

#include "report/svg/line_plot.hpp"
#include "report/svg/text_width.hpp"
#include "report/text/escape.hpp"
#include "report/text/number.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace graft::report {
namespace {

constexpr double label_size = 13;  // as in the style sheet
constexpr double inset = 10;       // between the axes' ends and the outermost points

struct range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  [[nodiscard]] bool empty() const { return low > high; }
};

void find_ranges(const series& series, range& x, range& y) {
  for (const auto& line : series.y) {
    for (size_t i = 0; i < line.size(); ++i) {
      if (!is_drawn(series.x[i], line[i])) continue;
      x.add(series.x[i]);
      y.add(line[i]);
    }
  }
}

axis y_axis(const range& y) {
  // Zero belongs to the picture when the values come near it.
  const double low = y.low > 0 && y.low < 0.35 * y.high ? 0 : y.low;
  return make_axis(low, y.high, 5, false, axis_ends::at_ticks);
}

axis x_axis(const series& series, const range& x, int ticks) {
  const bool whole = std::all_of(series.x.begin(), series.x.end(),
                                 [](double v) { return !std::isfinite(v) || v == std::trunc(v); });
  return make_axis(x.low, x.high, ticks, whole, axis_ends::at_values);
}

std::string text_at(double x, double y, const char* anchor, const std::string& text) {
  return "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" text-anchor=\"" + anchor +
         "\">" + escaped(text) + "</text>\n";
}

}  // namespace

void add_to_path(std::string& path, char command, double x, double y) {
  path += command;
  path += coordinate(x);
  path += ' ';
  path += coordinate(y);
}

bool is_drawn(double x, double y) { return std::isfinite(x) && std::isfinite(y); }

double frame::to_x(double v) const {
  return left + inset + x.share(v) * (area.right() - left - 2 * inset);
}

double frame::to_y(double v) const {
  return area.bottom() - y.share(v) * (area.bottom() - area.top());
}

frame make_frame(const series& series, const canvas& area) {
  range x;
  range y;
  find_ranges(series, x, y);
  frame out{area, x_axis(series, x, area.x_ticks), y_axis(y), 0};
  double widest = 0;
  for (const double tick : out.y.ticks) {
    widest = std::max(widest, text_width(tick_text(tick, out.y.step)));
  }
  out.left = 10 + widest * label_size;
  return out;
}

void write_axes(std::string& out, const frame& frame, const series& series) {
  const std::string across = std::string("H") + coordinate(frame.area.right());
  std::string grid;
  std::string labels;
  for (const double tick : frame.y.ticks) {
    const double y = frame.to_y(tick);
    add_to_path(grid, 'M', frame.left, y);
    grid += across;
    labels += text_at(frame.left - 8, y + 4.5, "end", tick_text(tick, frame.y.step));
  }
  std::string marks;
  add_to_path(marks, 'M', frame.left, frame.area.bottom());
  marks += across;
  for (const double tick : frame.x.ticks) {
    const double x = frame.to_x(tick);
    add_to_path(marks, 'M', x, frame.area.bottom());
    marks += "v5";
    labels += text_at(x, frame.area.bottom() + 20, "middle", tick_text(tick, frame.x.step));
  }
  out += "<path class=\"grid\" d=\"" + grid + "\"/>\n<path class=\"axis\" d=\"" + marks + "\"/>\n";
  out += "<g class=\"tick\">\n" + labels + "</g>\n<g class=\"label\">\n";
  out += text_at(0, 16, "start", series.y_label);
  out += text_at(frame.area.right(), frame.area.height - 4, "end", series.x_label) + "</g>\n";
}

std::string why_not_drawn(const series& series) {
  if (series.names.size() != series.y.size()) {
    return "This plot has " + std::to_string(series.names.size()) + " names for " +
           std::to_string(series.y.size()) + " lines; it needs one a line.";
  }
  for (size_t i = 0; i < series.y.size(); ++i) {
    if (series.y[i].size() == series.x.size()) continue;
    return "The line \"" + series.names[i] + "\" has " + std::to_string(series.y[i].size()) +
           " values for " + std::to_string(series.x.size()) + " places on the x axis.";
  }
  range x;
  range y;
  find_ranges(series, x, y);
  if (x.empty()) return "No values to plot.";
  constexpr double most = std::numeric_limits<double>::max() / 8;
  if (std::max({std::abs(x.low), std::abs(x.high), std::abs(y.low), std::abs(y.high)}) > most) {
    return "The values are too large to plot.";
  }
  return {};
}

}  // namespace graft::report
