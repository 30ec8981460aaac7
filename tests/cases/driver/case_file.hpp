// A text test as it stands in its file: what to prepare, what to run and what must come of it.
//
//   # One line that says what the case shows.
//   file NAME:          the indented lines become that file
//   setup:              the indented lines are run by sh, where fixtures/setup.sh is known
//   run: COMMAND        run by sh; a case may have several, one after the other
//   exit: CODE          what COMMAND must end with; left out: 0
//   stdout: / stderr:   the indented lines are what it must print; left out: nothing
//
// {dir} is the folder in which the case runs and {source} the source tree. In expected lines {*} is
// any text, and a line of three points is any number of lines.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace graft::cases {

using lines = std::vector<std::string>;

struct written_file {
  std::string name;
  lines text;
};

struct preparation {
  lines script;
};

struct expectation {
  std::size_t line = 0;  // where the run stands in the case file, from 1
  std::string command;
  int exit_code = 0;
  lines out;
  lines err;
};

using step = std::variant<written_file, preparation, expectation>;

struct case_file {
  std::string title;
  std::vector<step> steps;
};

// Throws std::runtime_error with file and line where the text is no case.
case_file read_case(const std::string& path);

}  // namespace graft::cases
