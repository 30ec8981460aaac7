#include "report/text/escape.hpp"

#include "report/text/utf8.hpp"

namespace graft::report {
namespace {

bool is_harmful(char32_t point) {
  const bool control =
      (point < 0x20 && point != '\t' && point != '\n') || (point >= 0x7F && point < 0xA0);
  const bool direction = point == 0x200E || point == 0x200F || point == 0x061C ||
                         (point >= 0x202A && point <= 0x202E) ||
                         (point >= 0x2066 && point <= 0x2069);
  const bool no_character = (point & 0xFFFEU) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF);
  return control || direction || no_character;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const char32_t point = take_code_point(text);
    switch (point) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        append_utf8(out, is_harmful(point) ? replacement : point);
    }
  }
  return out;
}

}  // namespace graft::report
