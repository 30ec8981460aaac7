// The frame around a table, plot, picture or listing: its caption, and a sentence where it is
// empty.
#pragma once

#include <string>
#include <string_view>

namespace graft::report {

// <figure> with the caption above `content`, which is markup already. `kind` is its CSS class.
void write_figure(std::string& out, std::string_view kind, const std::string& caption,
                  const std::string& content);

// A plain sentence, escaped, in place of content.
std::string in_place(const std::string& sentence);

}  // namespace graft::report
