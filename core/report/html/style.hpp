// How the page looks: light and dark, on paper, on narrow screens.
#pragma once

#include <string_view>

namespace graft::report {

std::string_view style_sheet();

}  // namespace graft::report
