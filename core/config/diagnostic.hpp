// Faults found in files and on the command line, collected so that all are told at once.
#pragma once

#include <config/position.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace graft::config {

struct diagnostic {
  std::string code;      // short kebab-case: "unknown-key", "bad-type", "out-of-range", "syntax"
  position at;           // may be empty: a fault of the whole
  std::string message;   // what is wrong, one sentence without a full stop; more lines may follow
  std::string expected;  // what would be right, or empty: printed as "expected …"
  std::string hint;      // the name that was probably meant, or empty: "did you mean '…'?"
};

// The texts that positions point into, by path as positions spell it.
using sources = std::map<std::string, std::string>;

// A line (from 1) of a file, without its end; empty where it is not known.
using line_lookup = std::function<std::string(const std::string& file, uint32_t line)>;

// `file:line:col: error[CODE]: message`, the line with a caret, what was expected and what may
// have been meant; ends in a newline.
std::string render(const diagnostic& fault, const line_lookup& lookup);

class diagnostics {
 public:
  void add(diagnostic fault);
  // Remembers a text, for the carets.
  void add_source(const std::string& file, std::string text);

  [[nodiscard]] bool empty() const { return faults_.empty(); }
  [[nodiscard]] std::size_t size() const { return faults_.size(); }
  // Sorted by file, line and column; those of equal place as they were added.
  [[nodiscard]] std::vector<diagnostic> sorted() const;
  [[nodiscard]] const sources& texts() const { return texts_; }
  // Every fault rendered, in order, an empty line between two; ends in a newline.
  [[nodiscard]] std::string render_all() const;
  // The same without the newline at the end, as the message of a status.
  [[nodiscard]] std::string as_message() const;

 private:
  std::vector<diagnostic> faults_;
  sources texts_;
};

}  // namespace graft::config
