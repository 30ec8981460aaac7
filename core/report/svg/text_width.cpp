#include "report/svg/text_width.hpp"

#include "report/text/utf8.hpp"

namespace graft::report {
namespace {

double advance(char32_t point) {
  constexpr std::u32string_view narrow = U"iIjlftr.,:;'|!()[] ";
  constexpr std::u32string_view broad = U"mwMW@%";
  if (point >= 0x1100) return point >= 0x2000 && point < 0x2E80 ? 0.7 : 1.0;
  if (narrow.find(point) != std::u32string_view::npos) return 0.4;
  if (broad.find(point) != std::u32string_view::npos) return 0.95;
  return 0.63;
}

}  // namespace

double text_width(std::string_view text) {
  double width = 0;
  while (!text.empty()) width += advance(take_code_point(text));
  return width;
}

std::string shortened(std::string_view text, int characters) {
  std::u32string points;
  while (!text.empty() && points.size() <= static_cast<size_t>(characters)) {
    points += take_code_point(text);
  }
  const bool whole = points.size() <= static_cast<size_t>(characters);
  if (!whole) points.resize(static_cast<size_t>(characters) - 1);
  std::string out;
  for (const char32_t point : points) append_utf8(out, point);
  return whole ? out : out + "…";
}

}  // namespace graft::report
