#include "list/csv.hpp"

#include <algorithm>

namespace graft::photos {
namespace {

class csv_parser {
 public:
  explicit csv_parser(std::string_view text) : text_(text) {}

  result<std::vector<csv_row>> rows() {
    std::vector<csv_row> out;
    while (!text_.empty()) {
      csv_row row;
      row.line = line_;
      GRAFT_TRY(parse_row(row));
      if (row.fields.size() > 1 || !row.fields.front().empty()) out.push_back(std::move(row));
    }
    return out;
  }

 private:
  status parse_row(csv_row& row) {
    while (true) {
      std::string field;
      if (text_.starts_with('"')) {
        GRAFT_TRY(parse_quoted(field));
      } else {
        GRAFT_TRY(parse_plain(field));
      }
      row.fields.push_back(std::move(field));
      if (!text_.starts_with(',')) break;
      text_.remove_prefix(1);
    }
    if (text_.starts_with('\r')) text_.remove_prefix(1);
    if (text_.starts_with('\n')) take_line_end();
    return {};
  }

  status parse_plain(std::string& field) {
    const std::size_t end = std::min(text_.find_first_of(",\r\n"), text_.size());
    field = text_.substr(0, end);
    text_.remove_prefix(end);
    if (field.find('"') != std::string::npos) {
      return fault(line_, "a quote inside an unquoted field; put the whole field in quotes");
    }
    if (text_.starts_with('\r') && !text_.starts_with("\r\n") && text_.size() > 1) {
      return fault(line_, "a carriage return that no line feed follows");
    }
    return {};
  }

  status parse_quoted(std::string& field) {
    const std::size_t opened = line_;
    text_.remove_prefix(1);
    while (!text_.empty()) {
      const char c = text_.front();
      if (c == '\n') {
        take_line_end();
        field += c;
        continue;
      }
      text_.remove_prefix(1);
      if (c != '"') {
        field += c;
      } else if (text_.starts_with('"')) {
        field += '"';
        text_.remove_prefix(1);
      } else {
        return end_of_quoted();
      }
    }
    return fault(opened, "a quote that is opened here is never closed");
  }

  [[nodiscard]] status end_of_quoted() const {
    const bool ends = text_.empty() || text_.front() == ',' || text_.front() == '\n' ||
                      text_.starts_with("\r\n") || text_ == "\r";
    return ends ? status{} : fault(line_, "text after the closing quote of a field");
  }

  void take_line_end() {
    text_.remove_prefix(1);
    ++line_;
  }

  static status fault(std::size_t line, const std::string& what) {
    return invalid("line " + std::to_string(line) + ": " + what);
  }

  std::string_view text_;
  std::size_t line_ = 1;
};

}  // namespace

result<std::vector<csv_row>> parse_csv(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return csv_parser(text).rows();
}

}  // namespace graft::photos
