// What the page says of the items: how many, which were skipped, which stand twice.
#pragma once

#include "report/section.hpp"
#include "runtime/items/item_list.hpp"

#include <string>
#include <vector>

namespace graft::runtime {

std::vector<report::section> dataset_sections(const item_list& list);

// One JSON object a line for each skipped file: {"path", "reason"}.
std::string skipped_lines(const item_list& list);

}  // namespace graft::runtime
