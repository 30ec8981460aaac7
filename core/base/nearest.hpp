// "Did you mean": the name that a mistyped one was meant to be.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace graft::base {

// Fewest insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `name`, case and `-`/`_` counting for little; empty where none is near:
// more than a third of the letters differ.
std::string nearest(std::string_view name, std::span<const std::string> candidates);

}  // namespace graft::base
