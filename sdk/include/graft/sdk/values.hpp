// The validated parameters of a node, by name. The host guarantees presence, type and range, so
// asking for a name that the table does not have is a fault of the plugin and throws.
#pragma once

#include <graft/abi/param.h>
#include <graft/sdk/text.hpp>

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace graft {

class values {
 public:
  explicit values(const graft_values* raw) : raw_(raw) {}

  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  // True where the user said it, false for a default.
  [[nodiscard]] bool given(std::string_view name) const {
    const graft_value* value = find(name);
    return value != nullptr && value->given != 0;
  }
  [[nodiscard]] bool flag(std::string_view name) const {
    return at(name, GRAFT_PARAM_BOOL).flag != 0;
  }
  [[nodiscard]] int64_t integer(std::string_view name) const {
    return at(name, GRAFT_PARAM_INT).integer;
  }
  [[nodiscard]] double number(std::string_view name) const {
    return at(name, GRAFT_PARAM_FLOAT).number;
  }
  // TEXT, CHOICE, FILE, FOLDER and COLUMN.
  [[nodiscard]] std::string text(std::string_view name) const { return to_string(at(name).text); }
  [[nodiscard]] std::span<const int64_t> integers(std::string_view name) const {
    const graft_value& value = at(name, GRAFT_PARAM_INT_LIST);
    return {value.integers, value.count};
  }
  [[nodiscard]] std::span<const double> numbers(std::string_view name) const {
    const graft_value& value = at(name, GRAFT_PARAM_FLOAT_LIST);
    return {value.numbers, value.count};
  }
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const {
    const graft_value& value = at(name, GRAFT_PARAM_TEXT_LIST);
    std::vector<std::string> out;
    for (uint64_t i = 0; i < value.count; ++i) out.push_back(to_string(value.texts[i]));
    return out;
  }
  // A table of numbers, in the order of the file.
  [[nodiscard]] std::vector<std::pair<std::string, double>> number_map(
      std::string_view name) const {
    const graft_value& value = at(name, GRAFT_PARAM_FLOAT_MAP);
    std::vector<std::pair<std::string, double>> out;
    for (uint64_t i = 0; i < value.count; ++i) {
      out.emplace_back(to_string(value.texts[i]), value.numbers[i]);
    }
    return out;
  }
  [[nodiscard]] const graft_model_pack& model(std::string_view name) const {
    return *at(name, GRAFT_PARAM_MODEL).model;
  }

 private:
  [[nodiscard]] const graft_value* find(std::string_view name) const {
    for (uint64_t i = 0; i < raw_->n_values; ++i) {
      if (to_view(raw_->values[i]->name) == name) return raw_->values[i];
    }
    return nullptr;
  }
  [[nodiscard]] const graft_value& at(std::string_view name, int32_t type = 0) const {
    const graft_value* value = find(name);
    if (value == nullptr || (type != 0 && value->type != type)) {
      throw std::logic_error("the node asked for a parameter '" + std::string(name) +
                             "' that its table does not declare with that type");
    }
    return *value;
  }

  const graft_values* raw_;
};

}  // namespace graft
