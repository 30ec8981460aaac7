#include <config/diagnostic.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace graft::config {

namespace {

// Characters of a line that are shown at most; of a longer one, those around the column.
constexpr std::size_t widest = 120;

// The bytes of each character. A byte that continues no character counts as one of its own.
std::vector<std::string> characters(const std::string& line) {
  std::vector<std::string> out;
  for (const char byte : line) {
    const bool continues = (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
    if (!continues || out.empty()) {
      out.emplace_back(1, byte);
    } else {
      out.back() += byte;
    }
  }
  return out;
}

// The bytes of the UTF-8 character at the front of `text`; 0 where there is none, as in a file that
// is no text. Control characters count as none: they could steer the terminal.
std::size_t printable_bytes(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return (lead >= 0x20 && lead != 0x7f) || lead == '\t' ? 1 : 0;
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  return lead == 0xc2 && byte(1) < 0xa0 ? 0 : size;
}

// Files and their names are not ours: what is no printable character becomes '?'.
std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t bytes = printable_bytes(text);
    out += bytes == 0 ? std::string_view("?") : text.substr(0, bytes);
    text.remove_prefix(std::max<std::size_t>(bytes, 1));
  }
  return out;
}

// What follows the first line of a message, such as the faults of a file that it names: indented,
// so that it cannot be taken for a fault of its own.
std::string printable_rest(std::string_view message) {
  std::string out;
  for (std::size_t end = message.find('\n'); end != std::string_view::npos;) {
    message.remove_prefix(end + 1);
    end = message.find('\n');
    const std::string line = printable(message.substr(0, end));
    out += line.empty() ? "\n" : "       " + line + "\n";
  }
  return out;
}

std::string marked_line(const std::string& line, const position& at) {
  std::vector<std::string> shown = characters(line);
  std::size_t caret = at.column == 0 ? 0 : at.column - 1;
  std::string cut_left;
  std::string cut_right;
  if (shown.size() > widest) {
    const std::size_t first = caret > widest / 2 ? std::min(caret - widest / 2, shown.size()) : 0;
    const std::size_t last = std::min(first + widest, shown.size());
    if (first > 0) cut_left = "...";
    if (last < shown.size()) cut_right = "...";
    shown = {shown.begin() + static_cast<std::ptrdiff_t>(first),
             shown.begin() + static_cast<std::ptrdiff_t>(last)};
    caret -= first;
  }
  std::string text = cut_left;
  std::string under(cut_left.size(), ' ');
  for (std::size_t i = 0; i < shown.size(); ++i) {
    text += shown[i];
    if (i < caret) under += shown[i] == "\t" ? '\t' : ' ';
  }
  if (caret > shown.size()) under.append(caret - shown.size(), ' ');
  const std::string number = std::to_string(at.line);
  const std::string margin(std::max<std::size_t>(number.size(), 4), ' ');
  return std::string(margin.size() - number.size(), ' ') + number + " | " +
         printable(text + cut_right) + "\n" + margin + " | " + under + "^\n";
}

}  // namespace

std::string render(const diagnostic& fault, const line_lookup& lookup) {
  std::string out;
  if (!fault.at.file.empty()) out += printable(to_string(fault.at)) + ": ";
  out += "error[" + fault.code +
         "]: " + printable(fault.message.substr(0, fault.message.find('\n'))) + "\n";
  if (fault.at.line > 0 && lookup) {
    const std::string line = lookup(fault.at.file, fault.at.line);
    if (!line.empty()) out += marked_line(line, fault.at);
  }
  out += printable_rest(fault.message);
  if (!fault.expected.empty()) out += "       expected " + printable(fault.expected) + "\n";
  if (!fault.hint.empty()) out += "       did you mean '" + printable(fault.hint) + "'?\n";
  return out;
}

void diagnostics::add(diagnostic fault) { faults_.push_back(std::move(fault)); }

void diagnostics::add_source(const std::string& file, std::string text) {
  texts_.insert_or_assign(file, std::move(text));
}

std::vector<diagnostic> diagnostics::sorted() const {
  std::vector<diagnostic> out = faults_;
  std::stable_sort(out.begin(), out.end(), [](const diagnostic& a, const diagnostic& b) {
    return std::tie(a.at.file, a.at.line, a.at.column) <
           std::tie(b.at.file, b.at.line, b.at.column);
  });
  return out;
}

std::string diagnostics::render_all() const {
  const auto lookup = [this](const std::string& file, uint32_t line) -> std::string {
    const auto found = texts_.find(file);
    if (found == texts_.end()) return {};
    std::string_view rest = found->second;
    for (uint32_t skipped = 1; skipped < line; ++skipped) {
      const std::size_t end = rest.find('\n');
      if (end == std::string_view::npos) return {};
      rest.remove_prefix(end + 1);
    }
    rest = rest.substr(0, rest.find('\n'));
    if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
    if (line == 1 && rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
    return std::string(rest);
  };
  std::string out;
  for (const diagnostic& fault : sorted()) {
    if (!out.empty()) out += '\n';
    out += render(fault, lookup);
  }
  return out;
}

std::string diagnostics::as_message() const {
  std::string out = render_all();
  if (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace graft::config
