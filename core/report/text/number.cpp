#include "report/text/number.hpp"

#include "report/text/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace graft::report {
namespace {

constexpr std::u32string_view number_signs = U"+-−–±.,:/×%()[] \u00A0\u2009\u202F";

std::string formatted(double value, std::chars_format format, int digits) {
  std::array<char, 512> buffer;  // 1e308 with all its digits fits
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, digits).ptr;
  return {buffer.data(), end};
}

// "1.2e+09" to "1.2e9", "-3" to "−3".
std::string tidied(std::string text) {
  if (const auto e = text.find('e'); e != std::string::npos) {
    const bool negative = text[e + 1] == '-';
    const auto digits = std::min(text.find_first_not_of("+-0", e + 1), text.size() - 1);
    text = text.substr(0, e + 1) + (negative ? "−" : "") + text.substr(digits);
  }
  if (text.starts_with('-')) text.replace(0, 1, "−");
  return text;
}

}  // namespace

std::string number_text(double value, int digits) {
  const bool whole = std::abs(value) < 1e15 && value == std::trunc(value);
  if (whole) return tidied(formatted(value + 0.0, std::chars_format::fixed, 0));
  return tidied(formatted(value, std::chars_format::general, digits));
}

std::string tick_text(double value, double step) {
  if (std::abs(value) < step / 2) return "0";
  const double largest = std::max(std::abs(value), step);
  if (largest >= 1e7 || step < 1e-5) return tidied(formatted(value, std::chars_format::general, 6));
  const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  return tidied(formatted(value, std::chars_format::fixed, decimals));
}

std::string coordinate(double value) {
  std::string text = formatted(value, std::chars_format::fixed, 2);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

bool is_number(std::string_view cell) {
  if (cell == "nan" || cell == "inf" || cell == "-inf") return true;
  bool digit = false;
  char32_t last = 0;
  while (!cell.empty()) {
    const char32_t point = take_code_point(cell);
    const bool exponent = (point == 'e' || point == 'E') && last >= '0' && last <= '9';
    if (point >= '0' && point <= '9') {
      digit = true;
    } else if (!exponent && number_signs.find(point) == std::u32string_view::npos) {
      return false;
    }
    last = point;
  }
  return digit;
}

bool is_blank(std::string_view cell) {
  return cell.empty() || cell == "-" || cell == "–" || cell == "—";
}

}  // namespace graft::report
