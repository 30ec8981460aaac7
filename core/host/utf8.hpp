// Whether a text that a plugin handed over is what the ABI promises.
#pragma once

#include <string_view>

namespace graft::host {

bool is_utf8(std::string_view text);

}  // namespace graft::host
