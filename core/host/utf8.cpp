#include "host/utf8.hpp"

#include "report/text/utf8.hpp"

namespace graft::host {

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t before = text.size();
    const char32_t point = report::take_code_point(text);
    // The replacement character itself takes three bytes; a bad byte is taken alone.
    if (point == report::replacement && before - text.size() == 1) return false;
  }
  return true;
}

}  // namespace graft::host
