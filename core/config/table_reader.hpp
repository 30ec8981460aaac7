// Reads the keys of a TOML table one by one and reports what is missing, wrong or unknown.
#pragma once

#include <config/diagnostic.hpp>
#include <config/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace graft::config {

class table_reader {
 public:
  // `where` completes "... is not a key of": "[run]", "plugin.toml".
  table_reader(const value& table, std::string where, diagnostics& found)
      : table_(table), where_(std::move(where)), found_(found) {}

  // The value under a key, or null where it is absent or of another kind, which is a fault.
  // `expected` says what the key takes. A number may be written as an integer.
  const value* take(const std::string& name, value::kind kind, const std::string& expected);
  // The same for a key that has to be there.
  const value* need(const std::string& name, value::kind kind, const std::string& expected);
  // The value whatever its kind.
  const value* take_any(const std::string& name);

  // A list of texts, of numbers; nothing where it is absent or wrong.
  std::optional<std::vector<std::string>> texts(const std::string& name,
                                                const std::string& expected);
  std::optional<std::vector<double>> numbers(const std::string& name, const std::string& expected);

  // A fault in a value that was taken.
  void fault(const std::string& code, const value& at, const std::string& message,
             const std::string& expected = {}, const std::string& hint = {});
  // Reports every key that nobody asked for.
  void finish();

 private:
  const value& table_;
  std::string where_;
  diagnostics& found_;
  std::vector<std::string> known_;
};

// "one of a, b, c".
std::string one_of(const std::vector<std::string>& names);

}  // namespace graft::config
