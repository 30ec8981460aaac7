// Tables of parameters, written as chains: `param::number("flip").standard("0.5").range(0, 1)`.
#pragma once

#include <graft/abi/param.h>
#include <graft/sdk/text.hpp>

#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

namespace graft {

class param {
 public:
  static constexpr param boolean(std::string_view name) { return {GRAFT_PARAM_BOOL, name}; }
  static constexpr param integer(std::string_view name) { return {GRAFT_PARAM_INT, name}; }
  static constexpr param number(std::string_view name) { return {GRAFT_PARAM_FLOAT, name}; }
  static constexpr param text(std::string_view name) { return {GRAFT_PARAM_TEXT, name}; }
  static constexpr param file(std::string_view name) { return {GRAFT_PARAM_FILE, name}; }
  static constexpr param folder(std::string_view name) { return {GRAFT_PARAM_FOLDER, name}; }
  static constexpr param model(std::string_view name) { return {GRAFT_PARAM_MODEL, name}; }
  static constexpr param column(std::string_view name) { return {GRAFT_PARAM_COLUMN, name}; }
  static constexpr param integers(std::string_view name) { return {GRAFT_PARAM_INT_LIST, name}; }
  static constexpr param numbers(std::string_view name) { return {GRAFT_PARAM_FLOAT_LIST, name}; }
  static constexpr param texts(std::string_view name) { return {GRAFT_PARAM_TEXT_LIST, name}; }
  static constexpr param number_map(std::string_view name) { return {GRAFT_PARAM_FLOAT_MAP, name}; }
  // `choices` must outlive the table: a static constexpr array of graft_text.
  template <std::size_t N>
  static constexpr param choice(std::string_view name, const graft_text (&choices)[N]) {
    param made{GRAFT_PARAM_CHOICE, name};
    made.raw_.choices = choices;
    made.raw_.n_choices = N;
    return made;
  }

  constexpr param& doc(std::string_view sentence) { return set(raw_.doc, sentence); }
  constexpr param& unit(std::string_view unit) { return set(raw_.unit, unit); }
  // The default, as it would be written in a pipeline file.
  constexpr param& standard(std::string_view toml) { return set(raw_.default_value, toml); }
  constexpr param& required() { return mark(GRAFT_PARAM_REQUIRED); }
  constexpr param& optional() { return mark(GRAFT_PARAM_OPTIONAL); }
  constexpr param& no_effect() { return mark(GRAFT_PARAM_NO_EFFECT); }
  constexpr param& range(double minimum, double maximum) {
    raw_.minimum = minimum;
    raw_.maximum = maximum;
    return *this;
  }
  constexpr param& at_least(double minimum) {
    return range(minimum, std::numeric_limits<double>::infinity());
  }
  // How many elements a list may have.
  constexpr param& count(uint64_t minimum, uint64_t maximum) {
    raw_.min_count = minimum;
    raw_.max_count = maximum;
    return *this;
  }

  [[nodiscard]] constexpr const graft_param* raw() const { return &raw_; }

 private:
  constexpr param(int32_t type, std::string_view name) {
    raw_.struct_size = sizeof(graft_param);
    raw_.type = type;
    raw_.name = to_text(name);
    raw_.minimum = -std::numeric_limits<double>::infinity();
    raw_.maximum = std::numeric_limits<double>::infinity();
    raw_.max_count = std::numeric_limits<uint64_t>::max();
  }
  constexpr param& set(graft_text& field, std::string_view value) {
    field = to_text(value);
    return *this;
  }
  constexpr param& mark(uint32_t flag) {
    raw_.flags |= flag;
    return *this;
  }

  graft_param raw_{};
};

}  // namespace graft
