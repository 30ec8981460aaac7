#include "core/report/balance.hpp"

#include <algorithm>
#include <regex>
#include <set>
#include <vector>

namespace graft::test {
namespace {

bool is_void(const std::string& name) {
  static const std::set<std::string> names = {"meta", "link", "img", "br"};
  return names.count(name) != 0;
}

std::string bad_reference(const std::string& text) {
  static const std::regex reference("&(amp|lt|gt|quot|#39);");
  const auto bare = std::count(text.begin(), text.end(), '&');
  const auto good = std::distance(std::sregex_iterator(text.begin(), text.end(), reference), {});
  return bare == good ? "" : "a stray & in: " + text.substr(0, 80);
}

std::string bad_attributes(const std::string& text) {
  static const std::regex attribute("\\s+([a-zA-Z-]+)=\"([^\"<>]*)\"");
  std::set<std::string> seen;
  std::string left = text;
  std::smatch match;
  while (std::regex_search(left, match, attribute, std::regex_constants::match_continuous)) {
    if (!seen.insert(match[1]).second) return "attribute twice: " + text;
    if (auto bad = bad_reference(match[2]); !bad.empty()) return bad;
    left = match.suffix();
  }
  return left.empty() ? "" : "bad attributes: " + text.substr(0, 120);
}

}  // namespace

std::string imbalance(std::string_view html) {
  std::vector<std::string> open;
  size_t at = html.find('>') + 1;  // the doctype
  while (true) {
    const size_t begin = html.find('<', at);
    const std::string text(html.substr(at, begin == html.npos ? begin : begin - at));
    const bool raw = !open.empty() && open.back() == "style";
    if (auto bad = bad_reference(text); !raw && !bad.empty()) return bad;
    if (begin == html.npos) break;
    const size_t end = html.find('>', begin);
    if (end == html.npos) return "a tag without end";
    std::string tag(html.substr(begin + 1, end - begin - 1));
    at = end + 1;
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != tag.substr(1)) {
        return "</" + tag.substr(1) + "> closes " + (open.empty() ? "nothing" : open.back());
      }
      open.pop_back();
      continue;
    }
    const bool closed = tag.ends_with('/');
    if (closed) tag.pop_back();
    const auto name_end = std::min(tag.find_first_of(" \n"), tag.size());
    const std::string name = tag.substr(0, name_end);
    if (name.empty() || !std::all_of(name.begin(), name.end(),
                                     [](unsigned char c) { return std::isalnum(c) != 0; })) {
      return "a stray < before: " + tag.substr(0, 40);
    }
    if (auto bad = bad_attributes(tag.substr(name_end)); !bad.empty()) return bad;
    if (!closed && !is_void(name)) open.push_back(name);
  }
  return open.empty() ? "" : "never closed: " + open.back();
}

size_t count(std::string_view text, std::string_view part) {
  size_t n = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

}  // namespace graft::test
