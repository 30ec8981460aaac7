// Names of parameters that stand in a list of tables: declared as "phase[].epochs", known as
// "phase.0.epochs" once a file has given it.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace graft::config {

// "phase" and "epochs" of "phase[].epochs"; two empty texts of any other name.
inline std::pair<std::string, std::string> split_list_name(std::string_view declared) {
  const std::size_t at = declared.find("[].");
  if (at == std::string_view::npos) return {};
  return {std::string(declared.substr(0, at)), std::string(declared.substr(at + 3))};
}

struct list_member {
  std::string list;   // "phase"; empty where the name is of no list
  std::string index;  // "0"
  std::string part;   // "epochs"
};

// The parts of "phase.0.epochs".
inline list_member member_of(const std::string& name) {
  const std::size_t first = name.find('.');
  const std::size_t second = first == std::string::npos ? first : name.find('.', first + 1);
  if (second == std::string::npos || second == first + 1) return {};
  const std::string index = name.substr(first + 1, second - first - 1);
  if (index.find_first_not_of("0123456789") != std::string::npos) return {};
  return {name.substr(0, first), index, name.substr(second + 1)};
}

// The declared name of a parameter as it takes effect.
inline std::string declared_name(const std::string& name) {
  const list_member member = member_of(name);
  return member.list.empty() ? name : member.list + "[]." + member.part;
}

}  // namespace graft::config
