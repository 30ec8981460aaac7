#include "report/html/table.hpp"

#include "report/html/figure.hpp"
#include "report/text/escape.hpp"
#include "report/text/number.hpp"

#include <algorithm>

namespace graft::report {
namespace {

constexpr size_t most_figures = 6;

size_t columns_of(const table& table) {
  size_t columns = table.columns.size();
  for (const auto& row : table.rows) columns = std::max(columns, row.size());
  return columns;
}

const std::string& cell_of(const std::vector<std::string>& row, size_t column) {
  static const std::string nothing;
  return column < row.size() ? row[column] : nothing;
}

bool holds_numbers(const table& table, size_t column) {
  bool any = false;
  for (const auto& row : table.rows) {
    const auto& cell = cell_of(row, column);
    if (is_blank(cell)) continue;
    if (!is_number(cell)) return false;
    any = true;
  }
  return any;
}

bool is_row_of_figures(const table& table) {
  if (table.rows.size() != 1 || table.columns.empty() || table.columns.size() > most_figures ||
      table.rows[0].size() != table.columns.size()) {
    return false;
  }
  return std::all_of(table.rows[0].begin(), table.rows[0].end(),
                     [](const std::string& cell) { return is_number(cell); });
}

std::string figures(const table& table) {
  std::string out = "<dl class=\"figures\">\n";
  for (size_t i = 0; i < table.columns.size(); ++i) {
    out += "<div><dt>" + escaped(table.columns[i]) + "</dt><dd>" + escaped(table.rows[0][i]) +
           "</dd></div>\n";
  }
  return out + "</dl>\n";
}

std::string grid(const table& table) {
  const size_t columns = columns_of(table);
  std::vector<std::string> align(columns);
  for (size_t i = 0; i < columns; ++i) align[i] = holds_numbers(table, i) ? " class=\"num\"" : "";

  std::string out = "<div class=\"wide\"><table>\n<thead><tr>";
  for (size_t i = 0; i < columns; ++i) {
    out += "<th scope=\"col\"" + align[i] + ">" + escaped(cell_of(table.columns, i)) + "</th>";
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (size_t i = 0; i < columns; ++i) {
      out += "<td" + align[i] + ">" + escaped(cell_of(row, i)) + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

}  // namespace

void write_table(std::string& out, const table& table) {
  const std::string content = table.rows.empty()         ? in_place("Nothing to list.")
                              : is_row_of_figures(table) ? figures(table)
                                                         : grid(table);
  write_figure(out, "table", table.caption, content);
}

}  // namespace graft::report
