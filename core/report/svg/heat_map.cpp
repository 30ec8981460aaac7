#include "report/svg/heat_map.hpp"

#include "report/svg/map_layout.hpp"
#include "report/svg/text_width.hpp"
#include "report/text/escape.hpp"
#include "report/text/number.hpp"

#include <algorithm>
#include <cmath>

namespace graft::report {
namespace {

std::string attribute(const char* name, double value) {
  return std::string(" ") + name + "=\"" + coordinate(value) + "\"";
}

std::string turned_text(double x, double y, int degrees, const char* anchor,
                        const std::string& text) {
  return "<text transform=\"translate(" + coordinate(x) + " " + coordinate(y) + ")" +
         (degrees == 0 ? "" : " rotate(" + std::to_string(degrees) + ")") + "\" text-anchor=\"" +
         anchor + "\" dy=\".35em\">" + text + "</text>\n";
}

std::string name_text(const std::string& name) {
  const std::string shown = shortened(name, longest_name);
  const std::string title = shown == name ? "" : "<title>" + escaped(name) + "</title>";
  return title + escaped(shown);
}

void write_names(std::string& out, const map_layout& layout, const matrix& matrix) {
  out += "<g class=\"name\"" + attribute("font-size", layout.name_size) + ">\n";
  const double half = layout.cell / 2;
  for (size_t i = 0; i < layout.classes; i += layout.name_stride) {
    const std::string text = name_text(matrix.names[i]);
    out += turned_text(layout.left - 8, layout.y(i) + half, 0, "end", text);
    const double x = layout.x(i) + half;
    const double y = layout.top - 8;
    if (layout.names == names_above::level) {
      out += turned_text(x, y - layout.name_size * 0.35, 0, "middle", text);
    } else {
      out += turned_text(x, y, layout.names == names_above::slanted ? -45 : -90, "start", text);
    }
  }
  out += "</g>\n<g class=\"label\">\n";
  const double middle = layout.side() / 2;
  out += turned_text(10, layout.top + middle, -90, "middle", escaped(matrix.row_label));
  out += turned_text(layout.left + middle, 10, 0, "middle", escaped(matrix.column_label));
  out += "</g>\n";
}

// The empty cells: a faint square and, where cells are large enough to part, lines between them.
void write_ground(std::string& out, const map_layout& layout) {
  out += "<rect class=\"ground\"" + attribute("x", layout.left) + attribute("y", layout.top) +
         attribute("width", layout.side()) + attribute("height", layout.side()) + "/>\n";
}

void write_lines(std::string& out, const map_layout& layout) {
  const std::string side = coordinate(layout.side());
  std::string path;
  for (size_t i = 1; i < layout.classes; ++i) {
    path.append("M").append(coordinate(layout.left)).append(" ").append(coordinate(layout.y(i)));
    path.append("h").append(side);
    path.append("M").append(coordinate(layout.x(i))).append(" ").append(coordinate(layout.top));
    path.append("v").append(side);
  }
  if (path.empty()) return;
  const double stroke = std::clamp(layout.cell * 0.05, 0.4, 2.0);
  out += "<path class=\"parting\"" + attribute("stroke-width", stroke) + " d=\"" + path + "\"/>\n";
}

double row_sum(const matrix& matrix, size_t row) {
  const size_t n = matrix.names.size();
  double sum = 0;
  for (size_t column = 0; column < n; ++column) {
    const double value = matrix.values[row * n + column];
    if (is_shown(value)) sum += std::max(0.0, value);
  }
  return sum;
}

std::string cell_title(const matrix& matrix, size_t row, size_t column, double share) {
  const double value = matrix.values[row * matrix.names.size() + column];
  return matrix.row_label + " " + matrix.names[row] + ", " + matrix.column_label + " " +
         matrix.names[column] + ": " + number_text(value) + " (" + number_text(share * 100, 3) +
         " % of the row)";
}

void write_cells(std::string& out, const map_layout& layout, const matrix& matrix) {
  std::string cells;
  std::string numbers;
  for (size_t row = 0; row < layout.classes; ++row) {
    const double sum = row_sum(matrix, row);
    for (size_t column = 0; column < layout.classes; ++column) {
      const double value = matrix.values[row * layout.classes + column];
      if (!is_shown(value)) continue;
      const double share = sum > 0 ? std::clamp(value / sum, 0.0, 1.0) : 0;
      const double strength = 0.14 + 0.86 * share;  // one mistake of many is still seen
      cells += std::string("<rect class=\"") + (row == column ? "hit" : "miss") + "\"" +
               attribute("x", layout.x(column)) + attribute("y", layout.y(row)) +
               attribute("width", layout.cell) + attribute("height", layout.cell) +
               attribute("fill-opacity", strength) + "><title>" +
               escaped(cell_title(matrix, row, column, share)) + "</title></rect>\n";
      if (layout.number_size == 0) continue;
      numbers += std::string("<text") + (strength > 0.7 ? " class=\"strong\"" : "") +
                 attribute("x", layout.x(column) + layout.cell / 2) +
                 attribute("y", layout.y(row) + layout.cell / 2) + " dy=\".35em\">" +
                 number_text(value, 3) + "</text>\n";
    }
  }
  out += cells;
  write_lines(out, layout);
  if (numbers.empty()) return;
  out += "<g class=\"number\"" + attribute("font-size", layout.number_size) + ">\n" + numbers +
         "</g>\n";
}

}  // namespace

std::string why_not_drawn(const matrix& matrix) {
  const size_t n = matrix.names.size();
  if (matrix.values.size() != n * n) {
    return "This matrix has " + std::to_string(n) + " names and " +
           std::to_string(matrix.values.size()) + " values; it needs " + std::to_string(n * n) +
           ".";
  }
  return n == 0 ? "No classes to show." : "";
}

std::string heat_map(const matrix& matrix) {
  const map_layout layout = lay_out(matrix);
  std::string out = "<svg class=\"map\" width=\"" + coordinate(layout.width) + "\" viewBox=\"0 0 " +
                    coordinate(layout.width) + " " + coordinate(layout.height) +
                    "\" role=\"group\" aria-label=\"" + escaped(matrix.caption) + "\">\n";
  write_ground(out, layout);
  write_cells(out, layout, matrix);
  write_names(out, layout, matrix);
  return out + "</svg>\n";
}

table largest_confusions(const matrix& matrix, size_t rows) {
  const size_t n = matrix.names.size();
  std::vector<size_t> cells;
  for (size_t i = 0; i < matrix.values.size(); ++i) {
    if (i / n != i % n && std::isfinite(matrix.values[i]) && matrix.values[i] > 0) {
      cells.push_back(i);
    }
  }
  std::stable_sort(cells.begin(), cells.end(),
                   [&](size_t a, size_t b) { return matrix.values[a] > matrix.values[b]; });
  cells.resize(std::min(cells.size(), rows));
  table out{matrix.caption, {matrix.row_label, matrix.column_label, "count"}, {}};
  for (const size_t cell : cells) {
    out.rows.push_back(
        {matrix.names[cell / n], matrix.names[cell % n], number_text(matrix.values[cell])});
  }
  return out;
}

}  // namespace graft::report
