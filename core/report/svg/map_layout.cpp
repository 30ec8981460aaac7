#include "report/svg/map_layout.hpp"

#include "report/svg/text_width.hpp"
#include "report/text/number.hpp"

#include <algorithm>
#include <cmath>

namespace graft::report {
namespace {

constexpr double label_size = 13;
constexpr double widest_square = 700;
constexpr double largest_cell = 52;
constexpr double smallest_cell = 4;
constexpr double upright_cell = 24;  // smaller cells have their names turned by a right angle

double font_for_numbers(const matrix& matrix, double cell) {
  double widest = 0;
  for (const double value : matrix.values) {
    if (is_shown(value)) widest = std::max(widest, text_width(number_text(value, 3)));
  }
  const double size = std::min({14.0, cell * 0.45, (cell - 4) / std::max(widest, 0.1)});
  return size < 8 ? 0 : size;
}

}  // namespace

bool is_shown(double value) { return std::isfinite(value) && value != 0; }

map_layout lay_out(const matrix& matrix) {
  map_layout out{};
  out.classes = matrix.names.size();
  out.cell = std::clamp(std::floor(widest_square / static_cast<double>(out.classes) * 10) / 10,
                        smallest_cell, largest_cell);
  out.name_size = std::clamp(out.cell * 0.85, 6.0, label_size);
  out.name_stride = static_cast<size_t>(std::ceil(out.name_size / out.cell));
  out.number_size = font_for_numbers(matrix, out.cell);
  double widest = 0;
  for (const auto& name : matrix.names) {
    widest = std::max(widest, text_width(shortened(name, longest_name)) * out.name_size);
  }
  out.names = widest <= out.cell - 4     ? names_above::level
              : out.cell >= upright_cell ? names_above::slanted
                                         : names_above::upright;
  const double turned = out.names == names_above::level     ? out.name_size
                        : out.names == names_above::slanted ? widest * 0.71 + out.name_size * 0.5
                                                            : widest;
  const double overhang = out.names == names_above::slanted
                              ? std::max(0.0, widest * 0.71 - out.cell / 2 + out.name_size)
                              : 0;
  out.left = 24 + widest + 8;
  out.top = 24 + turned + 8;
  out.width = out.left + out.side() + overhang + 4;
  out.height = out.top + out.side() + 4;
  return out;
}

}  // namespace graft::report
