// Parameters: the table, and nodes made at the limits of it.
#include "config/bind.hpp"
#include "config/toml.hpp"
#include "host/utf8.hpp"
#include "validate/test.hpp"
#include "validate/trial.hpp"

#include <graft/sdk/text.hpp>

#include <chrono>
#include <cmath>
#include <set>

namespace graft::validate {
namespace {

using type_ref = const host::node_type&;
constexpr double longest_ms = 100;

std::span<const graft_param* const> params(type_ref type) {
  return {type.raw->params, type.raw->n_params};
}

bool is_number(const graft_param& param) {
  return param.type == GRAFT_PARAM_INT || param.type == GRAFT_PARAM_FLOAT;
}
bool is_number_list(const graft_param& param) {
  return param.type == GRAFT_PARAM_INT_LIST || param.type == GRAFT_PARAM_FLOAT_LIST;
}

std::string table_fault(const graft_param& param) {
  for (const graft_text text : {param.name, param.doc, param.unit, param.default_value}) {
    if (!host::is_utf8(to_view(text))) return "has a text that is not UTF-8";
  }
  if (param.doc.size == 0) return "has no doc";
  if (param.type < GRAFT_PARAM_BOOL || param.type > GRAFT_PARAM_COLUMN) return "has no known type";
  if ((is_number(param) || is_number_list(param)) && !(param.minimum <= param.maximum)) {
    return "has a minimum above its maximum";
  }
  if (is_number_list(param) && param.min_count > param.max_count) {
    return "has a min_count above its max_count";
  }
  if (param.type == GRAFT_PARAM_CHOICE && (param.choices == nullptr || param.n_choices == 0)) {
    return "is a choice among nothing";
  }
  const bool required = (param.flags & GRAFT_PARAM_REQUIRED) != 0;
  const bool optional = (param.flags & GRAFT_PARAM_OPTIONAL) != 0;
  if (required && optional) return "is both required and optional";
  if ((required || optional) != (param.default_value.size == 0)) {
    return "must have a default, or be required, or be optional, and only one of them";
  }
  return {};
}

outcome table(const subject&, type_ref type) {
  std::set<std::string> names;
  for (const graft_param* param : params(type)) {
    const std::string name = to_string(param->name);
    if (name.empty()) return failed("a parameter has no name");
    if (name == "id" || name == "use" || name == "from" || name == "isolate") {
      return failed("parameter '" + name + "' has a name that pipeline files reserve");
    }
    if (!names.insert(name).second) return failed("parameter '" + name + "' is declared twice");
    if (const std::string fault = table_fault(*param); !fault.empty()) {
      return failed("parameter '" + name + "' " + fault);
    }
  }
  return passed(std::to_string(names.size()) + " parameters");
}

outcome defaults(const subject&, type_ref type) {
  config::node_entry entry;
  entry.id = "node";
  config::bind_context context;
  context.check_paths = false;
  config::bound_values values;
  config::diagnostics found;
  std::vector<const graft_param*> with_default;
  for (const graft_param* param : params(type)) {
    if (param->default_value.size == 0) continue;
    const auto value = config::parse_toml_value(to_view(param->default_value), {});
    if (!value) {
      return failed("the default of '" + to_string(param->name) + "', " +
                    to_string(param->default_value) + ", is not TOML");
    }
    with_default.push_back(param);
    // Said as a file would say it, so that the same rules judge it.
    if (to_view(param->name).find('.') == std::string_view::npos) {
      entry.params.push_back({to_string(param->name), *value, {}});
    }
  }
  if (config::bind_values(with_default, entry, context, values, found)) return passed();
  return failed("a default breaks the parameter's own limits: " + found.as_message());
}

// What a node says to a value; a refusal with a message is an answer too.
outcome try_value(const subject& of, type_ref type, const std::string& name,
                  const std::string& toml) {
  trial_options options;
  options.values[name] = toml;
  const auto made = trial::make(of, type, options);
  if (made.ok()) return passed();
  const std::string& said = made.status().message();
  if (made.status().code() == code::internal || said.find("misbehaved") != std::string::npos) {
    return failed(name + " = " + toml + ": " + said);
  }
  return made.status().code() == code::unimplemented ? outcome_of(made.status()) : passed();
}

std::string number_text(double value, bool integer) {
  char text[64];
  std::snprintf(text, sizeof(text), integer ? "%.0f" : "%.17g", value);
  std::string made = text;
  if (!integer && made.find_first_of(".en") == std::string::npos) made += ".0";
  return made;
}

outcome limits(const subject& of, type_ref type) {
  int tried = 0;
  for (const graft_param* param : params(type)) {
    if (!is_number(*param)) continue;
    for (const double limit : {param->minimum, param->maximum}) {
      if (!std::isfinite(limit)) continue;
      const std::string text = number_text(limit, param->type == GRAFT_PARAM_INT);
      ++tried;
      if (outcome one = try_value(of, type, to_string(param->name), text);
          one.what != outcome::kind::passed) {
        return one;
      }
    }
  }
  return tried == 0 ? skipped("no parameter has limits")
                    : passed(std::to_string(tried) + " values");
}

outcome choices(const subject& of, type_ref type) {
  int tried = 0;
  for (const graft_param* param : params(type)) {
    std::vector<std::string> values;
    for (uint64_t i = 0; i < param->n_choices; ++i) {
      values.push_back(config::quoted(to_view(param->choices[i])));
    }
    if (param->type == GRAFT_PARAM_BOOL) values = {"true", "false"};
    for (const std::string& value : values) {
      ++tried;
      if (outcome one = try_value(of, type, to_string(param->name), value);
          one.what != outcome::kind::passed) {
        return one;
      }
    }
  }
  return tried == 0 ? skipped("no parameter is a choice")
                    : passed(std::to_string(tried) + " values");
}

outcome outside(const subject& of, type_ref type) {
  int tried = 0;
  for (const graft_param* param : params(type)) {
    if (!is_number(*param)) continue;
    const double step = param->type == GRAFT_PARAM_INT ? 1 : 0.01;
    for (const double value : {param->minimum - step, param->maximum + step}) {
      if (!std::isfinite(value)) continue;
      trial_options options;
      options.prepare = false;
      const std::string text = number_text(value, param->type == GRAFT_PARAM_INT);
      options.values[to_string(param->name)] = text;
      const auto made = trial::make(of, type, options);
      if (made.ok()) return failed(to_string(param->name) + " = " + text + " was accepted");
      if (made.status().code() == code::unimplemented) return outcome_of(made.status());
      ++tried;
    }
  }
  return tried == 0 ? skipped("no parameter has limits")
                    : passed(std::to_string(tried) + " values");
}

outcome cheap(const subject& of, type_ref type) {
  trial_options options;
  options.prepare = false;
  GRAFT_EXPECT_ASSIGN(auto warm, trial::make(of, type, options));
  warm.reset();
  const auto start = std::chrono::steady_clock::now();
  GRAFT_EXPECT_ASSIGN(auto made, trial::make(of, type, options));
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  const std::string ms = std::to_string(static_cast<int>(took.count() + 0.5)) + " ms";
  if (took.count() <= longest_ms) return passed(ms);
  return failed("create() took " + ms + ", more than 100 ms; do the work at the first use");
}

constexpr test tests[] = {
    {"parameters.table", "names are unique, documented, and of a known type", nullptr, table},
    {"parameters.defaults", "every default is TOML within the parameter's own limits", nullptr,
     defaults},
    {"parameters.limits", "at each limit the node works or says why not", nullptr, limits},
    {"parameters.outside", "beyond each limit the host refuses", nullptr, outside},
    {"parameters.choices", "with each choice the node works or says why not", nullptr, choices},
    {"create.cheap", "create() takes at most 100 ms", nullptr, cheap, any_kind, true},
};

}  // namespace

std::span<const test> parameter_tests() { return tests; }

}  // namespace graft::validate
