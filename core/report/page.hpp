// The run's page: sections in, one self-contained HTML5 file out.
#pragma once

#include "report/section.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace graft::report {

// What one node, or one subject such as "Skipped files", has to say. Shown only if it says
// anything.
struct group {
  std::string name;
  std::vector<section> sections;
};

struct page {
  std::string title;
  std::string subtitle;
  std::vector<group> groups;
};

// The JPEG of an item's thumbnail by the item's id; empty where there is none.
using thumbnail_source = std::function<std::vector<std::byte>(const std::string& item_id)>;

// The page as UTF-8 HTML that loads nothing and runs no script: style, plots and pictures are in
// it. Every text is escaped, whatever it holds. The same page gives the same bytes. A section whose
// sizes disagree is replaced by a sentence that says so.
std::string render(const page& page, const thumbnail_source& thumbnails);

}  // namespace graft::report
