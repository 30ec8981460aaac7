// What a node may put on the run's page: plain values, copied, in the order they are shown.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace graft::report {

struct heading {
  std::string title;
};

// Blank lines and line breaks of the text are kept.
struct paragraph {
  std::string text;
};

// Columns of numbers are aligned right. One row of nothing but numbers is shown as large figures.
struct table {
  std::string caption;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

// A line plot: one vector of y a name, each as long as x. What is not finite is a gap in the line.
struct series {
  std::string caption;
  std::string x_label;
  std::string y_label;
  std::vector<double> x;
  std::vector<std::string> names;
  std::vector<std::vector<double>> y;
};

// A heat map of values[row * names.size() + column], shaded by the share of the row.
struct matrix {
  std::string caption;
  std::string row_label;
  std::string column_label;
  std::vector<std::string> names;
  std::vector<double> values;
};

struct thumbnail {
  std::string item_id;
  std::string caption;
};

struct thumbnails {
  std::string caption;
  std::vector<thumbnail> items;
};

// Text in a fixed-width face, such as the effective pipeline.
struct preformatted {
  std::string caption;
  std::string text;
};

using section = std::variant<heading, paragraph, table, series, matrix, thumbnails, preformatted>;

}  // namespace graft::report
