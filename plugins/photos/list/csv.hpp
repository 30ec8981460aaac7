// Comma-separated values as RFC 4180 has them.
#pragma once

#include <graft/sdk/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace graft::photos {

struct csv_row {
  std::size_t line = 0;  // where it begins, from 1
  std::vector<std::string> fields;
};

// All rows of `text`. Lines end in LF or CRLF; a field in double quotes may hold commas, line ends
// and doubled quotes; empty lines and a byte order mark are skipped. Errors are "line N: ...".
result<std::vector<csv_row>> parse_csv(std::string_view text);

}  // namespace graft::photos
