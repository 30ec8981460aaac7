// Labels in a drawing, whose font is the reader's and so can only be estimated.
#pragma once

#include <string>
#include <string_view>

namespace graft::report {

// About how wide the text is, in units of the font's size; rather too wide than too narrow.
double text_width(std::string_view text);

// The text, or its start and an ellipsis where it is longer than `characters`.
std::string shortened(std::string_view text, int characters);

}  // namespace graft::report
