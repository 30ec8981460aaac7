// Whether printed lines are those that a case expects.
#pragma once

#include "case_file.hpp"

namespace graft::cases {

// {*} in an expected line is any text; an expected line "..." is any number of lines.
bool matches(const lines& expected, const lines& printed);

// The text without its last line break, cut into lines.
lines split_lines(const std::string& text);

// Every `from` in `text` becomes `to`.
std::string replaced(std::string text, const std::string& from, const std::string& to);

}  // namespace graft::cases
