// Any bytes as text that is safe inside an HTML element or a quoted attribute.
#pragma once

#include <string>
#include <string_view>

namespace graft::report {

// Markup characters become references. Malformed UTF-8, control characters (but tab and line feed)
// and the marks that reverse the direction of text, with which a file name can pose as another,
// become U+FFFD.
std::string escaped(std::string_view text);

}  // namespace graft::report
