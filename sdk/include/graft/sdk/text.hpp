// graft_text to std::string_view and back.
#pragma once

#include <graft/abi/text.h>

#include <string>
#include <string_view>

namespace graft {

constexpr graft_text to_text(std::string_view view) { return {view.data(), view.size()}; }
constexpr std::string_view to_view(graft_text text) {
  return text.size == 0 ? std::string_view{} : std::string_view{text.data, text.size};
}
inline std::string to_string(graft_text text) { return std::string(to_view(text)); }

}  // namespace graft
