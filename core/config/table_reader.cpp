#include <base/nearest.hpp>
#include <config/table_reader.hpp>

#include <algorithm>

namespace graft::config {

std::string one_of(const std::vector<std::string>& names) {
  std::string out = names.size() > 1 ? "one of " : "";
  for (const std::string& name : names) {
    if (&name != &names.front()) out += ", ";
    out += name;
  }
  return out;
}

const value* table_reader::take_any(const std::string& name) {
  known_.push_back(name);
  return table_.find(name);
}

const value* table_reader::take(const std::string& name, value::kind kind,
                                const std::string& expected) {
  const value* held = take_any(name);
  if (held == nullptr) return nullptr;
  if (held->is(kind) || (kind == value::kind::number && held->is_number())) return held;
  fault("bad-type", *held, "'" + name + "' is " + std::string(kind_name(held->type())), expected);
  return nullptr;
}

const value* table_reader::need(const std::string& name, value::kind kind,
                                const std::string& expected) {
  if (table_.find(name) == nullptr) {
    known_.push_back(name);
    fault("missing-key", table_, where_ + " lacks '" + name + "'", name + " = " + expected);
    return nullptr;
  }
  return take(name, kind, expected);
}

std::optional<std::vector<std::string>> table_reader::texts(const std::string& name,
                                                            const std::string& expected) {
  const value* list = take(name, value::kind::array, expected);
  if (list == nullptr) return std::nullopt;
  std::vector<std::string> out;
  for (const value& element : list->elements()) {
    if (!element.is(value::kind::text)) {
      fault("bad-type", element,
            "an element of '" + name + "' is " + std::string(kind_name(element.type())), expected);
      return std::nullopt;
    }
    out.push_back(element.as_text());
  }
  return out;
}

std::optional<std::vector<double>> table_reader::numbers(const std::string& name,
                                                         const std::string& expected) {
  const value* list = take(name, value::kind::array, expected);
  if (list == nullptr) return std::nullopt;
  std::vector<double> out;
  for (const value& element : list->elements()) {
    if (!element.is_number()) {
      fault("bad-type", element,
            "an element of '" + name + "' is " + std::string(kind_name(element.type())), expected);
      return std::nullopt;
    }
    out.push_back(element.as_number());
  }
  return out;
}

void table_reader::fault(const std::string& code, const value& at, const std::string& message,
                         const std::string& expected, const std::string& hint) {
  found_.add({code, at.at(), message, expected, hint});
}

void table_reader::finish() {
  for (const auto& [key, held] : table_.entries()) {
    if (std::find(known_.begin(), known_.end(), key.name) != known_.end()) continue;
    const std::string hint = base::nearest(key.name, known_);
    found_.add({"unknown-key", key.at, "'" + key.name + "' is not a key of " + where_,
                hint.empty() ? one_of(known_) : "", hint});
  }
}

}  // namespace graft::config
