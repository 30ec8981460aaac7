// UTF-8 code points of text that may hold anything.
#pragma once

#include <string>
#include <string_view>

namespace graft::report {

constexpr char32_t replacement = 0xFFFD;

// Takes the first code point off `text`, which is not empty. A byte that begins no well-formed
// sequence (truncated, overlong, surrogate, above U+10FFFF) is taken alone as U+FFFD.
char32_t take_code_point(std::string_view& text);

void append_utf8(std::string& out, char32_t point);

}  // namespace graft::report
