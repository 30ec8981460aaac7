// A TOML value as a tree of its own, with the place where each part was written.
#pragma once

#include <config/position.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace graft::config {

class value {
 public:
  enum class kind { boolean, integer, number, text, array, table };
  struct key {
    std::string name;
    position at;
  };
  using entry = std::pair<key, value>;

  value() = default;  // false
  static value boolean(bool flag, position at = {});
  static value integer(int64_t integer, position at = {});
  static value number(double number, position at = {});
  static value text(std::string text, position at = {});
  static value array(std::vector<value> elements, position at = {});
  static value table(std::vector<entry> entries, position at = {});

  [[nodiscard]] kind type() const { return kind_; }
  [[nodiscard]] bool is(kind type) const { return kind_ == type; }
  [[nodiscard]] bool is_number() const { return is(kind::integer) || is(kind::number); }
  [[nodiscard]] const position& at() const { return at_; }

  // Each of these is meaningful for its own kind; as_number also for an integer.
  [[nodiscard]] bool as_boolean() const { return integer_ != 0; }
  [[nodiscard]] int64_t as_integer() const { return integer_; }
  [[nodiscard]] double as_number() const {
    return is(kind::integer) ? static_cast<double>(integer_) : number_;
  }
  [[nodiscard]] const std::string& as_text() const { return text_; }
  [[nodiscard]] const std::vector<value>& elements() const;
  [[nodiscard]] const std::vector<entry>& entries() const { return entries_; }

  // The value under a key of a table, or null.
  [[nodiscard]] const value* find(std::string_view name) const;
  [[nodiscard]] value* find(std::string_view name);
  // Replaces the value under a key, or appends it. Makes a table of what was none.
  value& set(key key, value replacement);

  // One line of TOML: inline tables, quoted text, numbers that read back to the same bits.
  [[nodiscard]] std::string to_toml() const;

 private:
  kind kind_ = kind::boolean;
  position at_;
  int64_t integer_ = 0;
  double number_ = 0;
  std::string text_;
  std::vector<entry> entries_;
  std::vector<value> elements_;
};

// "a boolean", "an integer", "a number", "a text", "a list", "a table".
std::string_view kind_name(value::kind kind);

// Text in quotes, escaped as TOML wants it.
std::string quoted(std::string_view text);

// A key as TOML writes it: bare where that is allowed, else quoted.
std::string toml_key(std::string_view name);

}  // namespace graft::config
