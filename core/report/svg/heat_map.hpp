// A square matrix of counts, such as a confusion matrix, as inline SVG.
#pragma once

#include "report/section.hpp"

#include <string>

namespace graft::report {

// More classes than this are no picture any more; what they confuse is told by a table.
constexpr size_t most_classes_drawn = 200;

// The sentence to show in place of a matrix that has nothing to draw; empty where it has.
std::string why_not_drawn(const matrix& matrix);

// The drawing of a matrix of which why_not_drawn is empty. A cell's strength is its share of its
// row's sum; the diagonal has one colour and the rest another. Cells shrink as classes grow, and
// the numbers go when they would be too small to read; every cell that is not zero has a title.
std::string heat_map(const matrix& matrix);

// The largest values off the diagonal, at most `rows` of them, largest first.
table largest_confusions(const matrix& matrix, size_t rows);

}  // namespace graft::report
