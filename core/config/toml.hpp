// TOML text to value trees: the only door to toml++.
#pragma once

#include <config/diagnostic.hpp>
#include <config/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace graft::config {

// The whole document as a table in file order; `file` is what positions say. A syntax fault, or
// a date (which no key takes), is added to `found` and nothing comes back.
std::optional<value> parse_toml(std::string_view text, const std::string& file, diagnostics& found);

// A single value as it stands after "key =", every part of it at `at`; nothing where it is not
// TOML. Plain scalars and short lists are read without toml++.
std::optional<value> parse_toml_value(std::string_view text, const position& at);

}  // namespace graft::config
