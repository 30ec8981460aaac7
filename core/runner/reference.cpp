#include "runner/reference.hpp"

#include "base/number.hpp"
#include "tensor/column_type.hpp"

#include <graft/sdk/text.hpp>

#include <array>
#include <cmath>

namespace graft::runner {
namespace {

constexpr std::array<const char*, 14> type_words{"?",
                                                 "true or false",
                                                 "integer",
                                                 "number",
                                                 "text",
                                                 "one of",
                                                 "file",
                                                 "folder",
                                                 "model",
                                                 "list of integers",
                                                 "list of numbers",
                                                 "list of texts",
                                                 "table of numbers",
                                                 "column"};
constexpr std::array<const char*, 6> kind_words{"?",          "source",    "transform",
                                                "collective", "estimator", "sink"};

std::string type_text(const graft_param& param) {
  const auto index = static_cast<std::size_t>(param.type);
  std::string text = index < type_words.size() ? type_words[index] : "?";
  for (uint64_t i = 0; i < param.n_choices; ++i) {
    text += (i == 0 ? " " : ", ") + to_string(param.choices[i]);
  }
  if (std::isfinite(param.minimum) && std::isfinite(param.maximum)) {
    text += ", " + base::shortest(param.minimum) + " to " + base::shortest(param.maximum);
  } else if (std::isfinite(param.minimum)) {
    text += ", at least " + base::shortest(param.minimum);
  }
  if (param.unit.size > 0) text += ", in " + to_string(param.unit);
  return text;
}

std::string default_text(const graft_param& param) {
  if ((param.flags & GRAFT_PARAM_REQUIRED) != 0) return "required";
  if ((param.flags & GRAFT_PARAM_OPTIONAL) != 0) return "none";
  return to_string(param.default_value);
}

std::string port_text(const graft_port& port) {
  std::string text = to_string(port.role) + " " +
                     tensor::describe_shape(port.kind, port.dtype, port.shape,
                                            static_cast<std::size_t>(port.rank));
  if ((port.flags & GRAFT_PORT_MANY) != 0) text += ", one of each node in `from`";
  if ((port.flags & GRAFT_PORT_EITHER) != 0) text += " (or another of those marked so)";
  return text;
}

std::string title(const std::string& plugin, const graft_node_type& type) {
  return plugin + "." + to_string(type.name);
}

}  // namespace

std::string reference_text(const std::string& plugin, const graft_node_type& type) {
  std::string text = title(plugin, type) + "  (" + kind_words[static_cast<std::size_t>(type.kind)] +
                     ")\n  " + to_string(type.summary) + "\n";
  for (uint64_t i = 0; i < type.n_inputs; ++i)
    text += "  takes " + port_text(*type.inputs[i]) + "\n";
  for (uint64_t i = 0; i < type.n_params; ++i) {
    const graft_param& param = *type.params[i];
    text += "\n  " + to_string(param.name) + "  (" + type_text(param) + "; default " +
            default_text(param) + ")\n      " + to_string(param.doc) + "\n";
  }
  return text + "\n";
}

std::string reference_markdown(const std::string& plugin, const graft_node_type& type) {
  std::string text = "## " + title(plugin, type) + "\n\n*" +
                     kind_words[static_cast<std::size_t>(type.kind)] + ".* " +
                     to_string(type.summary) + "\n\n";
  for (uint64_t i = 0; i < type.n_inputs; ++i) {
    text += "Takes " + port_text(*type.inputs[i]) + ".\n\n";
  }
  if (type.n_params == 0) return text + "No parameters.\n\n";
  text += "| key | type | default | |\n|---|---|---|---|\n";
  for (uint64_t i = 0; i < type.n_params; ++i) {
    const graft_param& param = *type.params[i];
    text += "| `" + to_string(param.name) + "` | " + type_text(param) + " | `" +
            default_text(param) + "` | " + to_string(param.doc) + " |\n";
  }
  return text + "\n";
}

}  // namespace graft::runner
