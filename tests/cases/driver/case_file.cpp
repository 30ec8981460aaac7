#include "case_file.hpp"

#include <charconv>
#include <fstream>
#include <stdexcept>

namespace graft::cases {
namespace {

constexpr std::string_view indent = "  ";

class reader {
 public:
  explicit reader(const std::string& path) : path_(path) {
    std::ifstream in(path);
    if (!in) throw std::runtime_error("cannot read " + path);
    for (std::string line; std::getline(in, line);) lines_.push_back(line);
  }

  case_file read() {
    case_file made;
    if (lines_.empty() || !lines_[0].starts_with("# ")) fail("the first line says what it shows");
    made.title = lines_[0].substr(2);
    for (at_ = 1; at_ < lines_.size();) {
      const std::string head = lines_[at_];
      if (head.empty() || head.starts_with("#")) {
        ++at_;
        continue;
      }
      section(head, made.steps);
    }
    for (const step& one : made.steps) {
      if (std::holds_alternative<expectation>(one)) return made;
    }
    fail("the case runs nothing");
  }

 private:
  void section(const std::string& head, std::vector<step>& steps) {
    const std::size_t colon = head.find(':');
    if (colon == std::string::npos) fail("expected a section such as 'run: COMMAND'");
    const std::string word = head.substr(0, colon);
    const std::size_t text = head.find_first_not_of(' ', colon + 1);
    const std::string rest = text == std::string::npos ? "" : head.substr(text);
    if (word.starts_with("file ")) {
      steps.emplace_back(written_file{word.substr(5), body()});
    } else if (word == "setup") {
      steps.emplace_back(preparation{body()});
    } else if (word == "run") {
      steps.emplace_back(expectation{at_ + 1, rest, 0, {}, {}});
      ++at_;
    } else if (steps.empty() || !std::holds_alternative<expectation>(steps.back())) {
      fail("'" + word + "' must follow a run");
    } else {
      expect(word, rest, std::get<expectation>(steps.back()));
    }
  }

  void expect(const std::string& word, const std::string& rest, expectation& into) {
    if (word == "exit") {
      const char* end = rest.data() + rest.size();
      if (std::from_chars(rest.data(), end, into.exit_code).ptr != end) fail("no exit code");
      ++at_;
    } else if (word == "stdout") {
      into.out = body();
    } else if (word == "stderr") {
      into.err = body();
    } else {
      fail("there is no section '" + word + "'");
    }
  }

  // The indented lines below the current one; empty lines between them belong to it.
  lines body() {
    lines out;
    for (++at_; at_ < lines_.size(); ++at_) {
      const std::string& line = lines_[at_];
      if (!line.empty() && !line.starts_with(indent)) break;
      out.push_back(line.empty() ? "" : line.substr(indent.size()));
    }
    while (!out.empty() && out.back().empty()) out.pop_back();
    return out;
  }

  [[noreturn]] void fail(const std::string& why) const {
    throw std::runtime_error(path_ + ":" + std::to_string(at_ + 1) + ": " + why);
  }

  std::string path_;
  lines lines_;
  std::size_t at_ = 0;
};

}  // namespace

case_file read_case(const std::string& path) { return reader(path).read(); }

}  // namespace graft::cases
