#include <base/number.hpp>
#include <config/value.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace graft::config {

std::string to_string(const position& at) {
  if (at.line == 0) return at.file;
  return at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

value value::boolean(bool flag, position at) {
  value made;
  made.integer_ = flag ? 1 : 0;
  made.at_ = std::move(at);
  return made;
}

value value::integer(int64_t integer, position at) {
  value made;
  made.kind_ = kind::integer;
  made.integer_ = integer;
  made.at_ = std::move(at);
  return made;
}

value value::number(double number, position at) {
  value made;
  made.kind_ = kind::number;
  made.number_ = number;
  made.at_ = std::move(at);
  return made;
}

value value::text(std::string text, position at) {
  value made;
  made.kind_ = kind::text;
  made.text_ = std::move(text);
  made.at_ = std::move(at);
  return made;
}

value value::array(std::vector<value> elements, position at) {
  value made;
  made.kind_ = kind::array;
  made.elements_ = std::move(elements);
  made.at_ = std::move(at);
  return made;
}

value value::table(std::vector<entry> entries, position at) {
  value made;
  made.kind_ = kind::table;
  made.entries_ = std::move(entries);
  made.at_ = std::move(at);
  return made;
}

const std::vector<value>& value::elements() const { return elements_; }

const value* value::find(std::string_view name) const {
  for (const entry& entry : entries_) {
    if (entry.first.name == name) return &entry.second;
  }
  return nullptr;
}

value* value::find(std::string_view name) {
  return const_cast<value*>(std::as_const(*this).find(name));
}

value& value::set(key key, value replacement) {
  if (kind_ != kind::table) *this = table({}, at_);
  for (entry& entry : entries_) {
    if (entry.first.name != key.name) continue;
    entry.first = std::move(key);
    entry.second = std::move(replacement);
    return entry.second;
  }
  entries_.emplace_back(std::move(key), std::move(replacement));
  return entries_.back().second;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    switch (letter) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) {
          std::array<char, 8> code;
          std::snprintf(code.data(), code.size(), "\\u%04X", static_cast<unsigned>(letter));
          out += code.data();
        } else {
          out += letter;
        }
    }
  }
  return out + '"';
}

std::string toml_key(std::string_view name) {
  const bool bare = !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
  });
  return bare ? std::string(name) : quoted(name);
}

std::string value::to_toml() const {
  switch (kind_) {
    case kind::boolean:
      return as_boolean() ? "true" : "false";
    case kind::integer:
      return std::to_string(integer_);
    case kind::text:
      return quoted(text_);
    case kind::number: {
      // TOML tells numbers from integers by the point or the exponent.
      std::string out = base::shortest(number_);
      if (out.find_first_of(".en") == std::string::npos) out += ".0";
      return out;
    }
    case kind::array: {
      std::string out = "[";
      for (const value& element : elements_) {
        if (out.size() > 1) out += ", ";
        out += element.to_toml();
      }
      return out + "]";
    }
    case kind::table: {
      std::string out;
      for (const auto& [key, held] : entries_) {
        out += (out.empty() ? " " : ", ") + toml_key(key.name) + " = " + held.to_toml();
      }
      return out.empty() ? "{}" : "{" + out + " }";
    }
  }
  return {};
}

std::string_view kind_name(value::kind kind) {
  switch (kind) {
    case value::kind::boolean:
      return "a boolean";
    case value::kind::integer:
      return "an integer";
    case value::kind::number:
      return "a number";
    case value::kind::text:
      return "a text";
    case value::kind::array:
      return "a list";
    case value::kind::table:
      return "a table";
  }
  return "nothing";
}

}  // namespace graft::config
