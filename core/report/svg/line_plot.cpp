#include "report/svg/line_plot.hpp"

#include "report/svg/plot_frame.hpp"
#include "report/text/escape.hpp"
#include "report/text/number.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace graft::report {
namespace {

constexpr canvas canvases[] = {{"plot large", 816, 300, 8}, {"plot small", 368, 240, 5}};

constexpr size_t most_marked = 40;
constexpr size_t dense_from = 250;  // points; their line is thin
constexpr size_t colours = 6;

struct point {
  double x;
  double y;
};

// Of consecutive points on one column of pixels, the first, lowest, highest and last: what a line
// through all of them would have drawn, whatever their number.
std::vector<point> thinned(const std::vector<point>& points) {
  std::vector<point> out;
  for (size_t begin = 0; begin < points.size();) {
    const double column = std::floor(points[begin].x);
    size_t end = begin;
    while (end < points.size() && std::floor(points[end].x) == column) ++end;
    const auto by_y = [](const point& a, const point& b) { return a.y < b.y; };
    const auto first = points.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto past = points.begin() + static_cast<std::ptrdiff_t>(end);
    auto [lowest, highest] = std::minmax_element(first, past, by_y);
    if (highest < lowest) std::swap(lowest, highest);
    std::array<decltype(lowest), 4> kept = {first, lowest, highest, past - 1};
    const auto last = std::unique(kept.begin(), kept.end());
    for (auto it = kept.begin(); it != last; ++it) out.push_back(**it);
    begin = end;
  }
  return out;
}

// The unbroken runs of a line, in the drawing's coordinates.
std::vector<std::vector<point>> runs_of(const frame& frame, const series& series, size_t line) {
  std::vector<std::vector<point>> runs(1);
  for (size_t i = 0; i < series.x.size(); ++i) {
    if (is_drawn(series.x[i], series.y[line][i])) {
      runs.back().push_back({frame.to_x(series.x[i]), frame.to_y(series.y[line][i])});
    } else if (!runs.back().empty()) {
      runs.emplace_back();
    }
  }
  return runs;
}

// Shapes tell lines apart where colours do not.
std::string marker(size_t line, double x, double y) {
  const std::string at = coordinate(x) + " " + coordinate(y);
  switch (line % 4) {
    case 0:
      return "<path d=\"M" + at + "m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0z\">";
    case 1:
      return "<path d=\"M" + at + "m-3-3h6v6h-6z\">";
    case 2:
      return "<path d=\"M" + at + "m0-4l4 7h-8z\">";
    default:
      return "<path d=\"M" + at + "m0-4.2l4.2 4.2l-4.2 4.2l-4.2-4.2z\">";
  }
}

std::string class_of(size_t line) {
  return std::string("c") + std::to_string(line % colours) + (line % 2 == 1 ? " dashed" : "");
}

void write_markers(std::string& out, const frame& frame, const series& series, size_t line) {
  for (size_t i = 0; i < series.x.size(); ++i) {
    const double x = series.x[i];
    const double y = series.y[line][i];
    if (!is_drawn(x, y)) continue;
    out += marker(line, frame.to_x(x), frame.to_y(y)) + "<title>" + escaped(series.names[line]) +
           ": " + number_text(y) + " (" + escaped(series.x_label) + " " + number_text(x) +
           ")</title></path>\n";
  }
}

void write_line(std::string& out, const frame& frame, const series& series, size_t line) {
  const bool marked = series.x.size() <= most_marked;
  std::string path;
  for (const auto& run : runs_of(frame, series, line)) {
    const auto points = thinned(run);
    for (size_t i = 0; i < points.size(); ++i) {
      add_to_path(path, i == 0 ? 'M' : 'L', points[i].x, points[i].y);
    }
    if (points.size() == 1) path += "h0";  // a dot: the line's ends are round
  }
  out += "<g class=\"" + class_of(line) + "\">\n";
  if (!path.empty()) {
    const char* kind = series.x.size() >= dense_from ? "line dense" : "line";
    out += std::string("<path class=\"") + kind + "\" d=\"" + path + "\"><title>" +
           escaped(series.names[line]) + "</title></path>\n";
  }
  if (marked) write_markers(out, frame, series, line);
  out += "</g>\n";
}

}  // namespace

std::string line_plot(const series& series) {
  std::string out;
  for (const canvas& area : canvases) {
    const frame frame = make_frame(series, area);
    out += std::string("<svg class=\"") + area.kind + "\" viewBox=\"0 0 " + coordinate(area.width) +
           " " + coordinate(area.height) + "\" role=\"group\" aria-label=\"" +
           escaped(series.caption) + "\">\n";
    write_axes(out, frame, series);
    for (size_t line = 0; line < series.y.size(); ++line) write_line(out, frame, series, line);
    out += "</svg>\n";
  }
  return out;
}

std::string line_plot_legend(const series& series) {
  if (series.names.size() < 2) return {};
  const bool marked = series.x.size() <= most_marked;
  std::string out = "<ul class=\"legend\">\n";
  for (size_t line = 0; line < series.names.size(); ++line) {
    out += "<li><svg class=\"sample " + class_of(line) +
           "\" viewBox=\"0 0 28 12\" aria-hidden=\"true\"><path class=\"line\" d=\"M2 6H26\"/>";
    if (marked) out += marker(line, 14, 6) + "</path>";
    out += "</svg>" + escaped(series.names[line]) + "</li>\n";
  }
  return out + "</ul>\n";
}

}  // namespace graft::report
