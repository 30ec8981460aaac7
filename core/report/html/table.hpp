// A table section as HTML.
#pragma once

#include "report/section.hpp"

#include <string>

namespace graft::report {

// Columns whose cells are all numbers (or blank) are aligned right; short rows are filled up. A
// single row of nothing but numbers is drawn as large figures.
void write_table(std::string& out, const table& table);

}  // namespace graft::report
