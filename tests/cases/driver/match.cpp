#include "match.hpp"

#include <sstream>

namespace graft::cases {
namespace {

bool line_matches(std::string_view expected, std::string_view printed) {
  constexpr std::string_view any = "{*}";
  const std::size_t wild = expected.find(any);
  if (wild == std::string_view::npos) return expected == printed;
  if (printed.substr(0, wild) != expected.substr(0, wild)) return false;
  const std::string_view rest = expected.substr(wild + any.size());
  for (std::size_t skip = wild; skip <= printed.size(); ++skip) {
    if (line_matches(rest, printed.substr(skip))) return true;
  }
  return false;
}

}  // namespace

bool matches(const lines& expected, const lines& printed) {
  // reach[i]: whether the expected lines so far can end right before printed line i.
  std::vector<bool> reach(printed.size() + 1, false);
  reach[0] = true;
  for (const std::string& line : expected) {
    std::vector<bool> next(reach.size(), false);
    for (std::size_t i = 0; i < reach.size(); ++i) {
      if (line == "...") {
        next[i] = reach[i] || (i > 0 && next[i - 1]);
      } else if (i > 0) {
        next[i] = reach[i - 1] && line_matches(line, printed[i - 1]);
      }
    }
    reach = std::move(next);
  }
  return reach.back();
}

lines split_lines(const std::string& text) {
  lines out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace graft::cases
