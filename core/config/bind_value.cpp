#include <base/nearest.hpp>
#include <config/bind_value.hpp>

#include <algorithm>
#include <utility>

namespace graft::config {

std::optional<converted> value_converter::convert(const graft_param& param, const value& given) {
  converted out{};
  out.raw.struct_size = sizeof(graft_value);
  out.raw.type = param.type;
  out.raw.name = param.name;
  out.toml = given.to_toml();
  const bool done = [&] {
    switch (param.type) {
      case GRAFT_PARAM_BOOL:
        return to_boolean(param, given, out);
      case GRAFT_PARAM_INT:
        return to_integer(param, given, out);
      case GRAFT_PARAM_FLOAT:
        return to_number(param, given, out);
      case GRAFT_PARAM_TEXT:
      case GRAFT_PARAM_CHOICE:
      case GRAFT_PARAM_COLUMN:
        return to_text(param, given, out);
      case GRAFT_PARAM_FILE:
      case GRAFT_PARAM_FOLDER:
        return to_path(param, given, out);
      case GRAFT_PARAM_MODEL:
        return to_model(param, given, out);
      case GRAFT_PARAM_INT_LIST:
      case GRAFT_PARAM_FLOAT_LIST:
      case GRAFT_PARAM_TEXT_LIST:
        return to_list(param, given, out);
      case GRAFT_PARAM_FLOAT_MAP:
        return to_map(param, given, out);
      default:
        return fault("bad-plugin", param, given,
                     "the plugin declares it with a type that this version of Graft does not know");
    }
  }();
  if (!done) return std::nullopt;
  return out;
}

bool value_converter::fault(const std::string& code, const graft_param& param, const value& at,
                            const std::string& message, const std::string& hint) {
  found_.add({code, at.at(),
              "node '" + node_ + "', '" + std::string(to_view(param.name)) + "': " + message,
              hint.empty() ? describe_parameter(param) : "", hint});
  return false;
}

bool value_converter::bad_type(const graft_param& param, const value& given,
                               const std::string& part) {
  return fault("bad-type", param, given,
               (part.empty() ? "the value" : part) + " is " + std::string(kind_name(given.type())));
}

bool value_converter::in_range(const graft_param& param, const value& given,
                               const std::string& part) {
  const double number = given.as_number();
  // Written so that nan is out of every range.
  if (number >= param.minimum && number <= param.maximum) return true;
  return fault("out-of-range", param, given,
               (part.empty() ? "" : part + " = ") + given.to_toml() + " is out of range");
}

bool value_converter::to_boolean(const graft_param& param, const value& given, converted& out) {
  if (!given.is(value::kind::boolean)) return bad_type(param, given);
  out.raw.flag = given.as_boolean() ? 1 : 0;
  return true;
}

bool value_converter::to_integer(const graft_param& param, const value& given, converted& out) {
  if (!given.is(value::kind::integer)) return bad_type(param, given);
  out.raw.integer = given.as_integer();
  return in_range(param, given);
}

bool value_converter::to_number(const graft_param& param, const value& given, converted& out) {
  if (!given.is_number()) return bad_type(param, given);
  out.raw.number = given.as_number();
  return in_range(param, given);
}

bool value_converter::to_text(const graft_param& param, const value& given, converted& out) {
  if (!given.is(value::kind::text)) return bad_type(param, given);
  const std::string& text = given.as_text();
  if (param.type == GRAFT_PARAM_CHOICE) {
    std::vector<std::string> choices;
    for (uint64_t i = 0; i < param.n_choices; ++i) choices.push_back(to_string(param.choices[i]));
    if (std::find(choices.begin(), choices.end(), text) == choices.end()) {
      return fault("bad-choice", param, given, given.to_toml() + " is not one of its choices",
                   base::nearest(text, choices));
    }
  }
  if (param.type == GRAFT_PARAM_COLUMN) {
    const std::size_t dot = text.find('.');
    if (dot == std::string::npos || dot == 0 || dot + 1 == text.size()) {
      return fault("bad-value", param, given, given.to_toml() + " names no column");
    }
  }
  out.raw.text = storage_.keep(text);
  return true;
}

bool value_converter::to_list(const graft_param& param, const value& given, converted& out) {
  if (!given.is(value::kind::array)) return bad_type(param, given);
  const std::vector<value>& elements = given.elements();
  if (elements.size() < param.min_count || elements.size() > param.max_count) {
    return fault("bad-count", param, given,
                 "the list has " + std::to_string(elements.size()) +
                     (elements.size() == 1 ? " element" : " elements"));
  }
  std::vector<int64_t> integers;
  std::vector<double> numbers;
  std::vector<graft_text> texts;
  bool sound = true;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const value& element = elements[i];
    const std::string part = "element " + std::to_string(i + 1);
    const bool right_type = param.type == GRAFT_PARAM_INT_LIST ? element.is(value::kind::integer)
                            : param.type == GRAFT_PARAM_FLOAT_LIST ? element.is_number()
                                                                   : element.is(value::kind::text);
    if (!right_type) {
      sound = bad_type(param, element, part);
    } else if (param.type == GRAFT_PARAM_TEXT_LIST) {
      texts.push_back(storage_.keep(element.as_text()));
    } else {
      sound = in_range(param, element, part) && sound;
      integers.push_back(element.as_integer());
      numbers.push_back(element.as_number());
    }
  }
  if (!sound) return false;
  out.raw.count = elements.size();
  if (param.type == GRAFT_PARAM_INT_LIST) {
    out.raw.integers = storage_.integers.emplace_back(std::move(integers)).data();
  } else if (param.type == GRAFT_PARAM_FLOAT_LIST) {
    out.raw.numbers = storage_.numbers.emplace_back(std::move(numbers)).data();
  } else {
    out.raw.texts = storage_.lists.emplace_back(std::move(texts)).data();
  }
  return true;
}

bool value_converter::to_map(const graft_param& param, const value& given, converted& out) {
  if (!given.is(value::kind::table)) return bad_type(param, given);
  std::vector<graft_text> keys;
  std::vector<double> numbers;
  bool sound = true;
  for (const auto& [key, held] : given.entries()) {
    if (!held.is_number()) {
      sound = bad_type(param, held, "'" + key.name + "'");
      continue;
    }
    sound = in_range(param, held, "'" + key.name + "'") && sound;
    keys.push_back(storage_.keep(key.name));
    numbers.push_back(held.as_number());
  }
  if (!sound) return false;
  out.raw.count = keys.size();
  out.raw.texts = storage_.lists.emplace_back(std::move(keys)).data();
  out.raw.numbers = storage_.numbers.emplace_back(std::move(numbers)).data();
  return true;
}

}  // namespace graft::config
