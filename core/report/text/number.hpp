// Numbers as a reader wants them, whatever the locale: "0.25", "−3", "1.2e9".
#pragma once

#include <string>
#include <string_view>

namespace graft::report {

// At most `digits` significant digits, no trailing zeros.
std::string number_text(double value, int digits = 4);

// The label of a tick at `value` on an axis whose ticks are `step` apart: as many decimals as the
// step needs, so that all labels of the axis have the same.
std::string tick_text(double value, double step);

// A place or length in a drawing: two decimals at most, an ASCII minus.
std::string coordinate(double value);

// Whether a table's cell is a number, an interval, a percentage: digits among signs, brackets and
// dots. A column of such cells is aligned right.
bool is_number(std::string_view cell);

// Whether a cell says that there is no value: empty or a dash.
bool is_blank(std::string_view cell);

}  // namespace graft::report
