#include "runtime/plain_words.hpp"

#include <string_view>

namespace graft::opencv {
namespace {

constexpr std::size_t longest_words = 300;

}  // namespace

std::string plain_words(const std::string& opencv_message) {
  std::string text = opencv_message;
  // The innermost exception is the one that knows; before it stand file, line and code.
  if (const std::size_t at = text.rfind("error: ("); at != std::string::npos) {
    text = text.substr(at + 7);
    const std::size_t close = text.find(") ");
    if (close != std::string::npos) text = text.substr(close + 2);
  }
  std::string words;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool line_start = i == 0 || text[i - 1] == '\n' || words.ends_with("\n");
    if (line_start && (text[i] == '>' || text[i] == ' ')) continue;
    if (text[i] != '\n') {
      words += text[i];
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  // "... in function 'parseClip'": a place in OpenCV's source.
  if (const std::size_t at = words.find(" in function '"); at != std::string::npos) {
    const std::size_t end = words.find('\'', at + 14);
    words.erase(at, end == std::string::npos ? std::string::npos : end + 1 - at);
  }
  while (words.ends_with(' ')) words.pop_back();
  if (words.size() > longest_words) words = words.substr(0, longest_words) + "...";
  return words;
}

}  // namespace graft::opencv
