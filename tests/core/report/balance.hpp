// A check of well-formedness that knows just enough of HTML for the pages that the report writes.
#pragma once

#include <string>
#include <string_view>

namespace graft::test {

// Empty where every tag is closed in order, every attribute quoted, no attribute repeated and no
// stray '<' or '&' is left; else what is wrong and where.
std::string imbalance(std::string_view html);

// How often `part` occurs in `text`.
size_t count(std::string_view text, std::string_view part);

}  // namespace graft::test
