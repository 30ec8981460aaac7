#include "runner/reference.hpp"

#include "config/bind.hpp"
#include "tensor/column_type.hpp"

#include <graft/sdk/text.hpp>

#include <array>

namespace graft::runner {
namespace {

constexpr std::array<const char*, 6> kind_words{"?",          "source",    "transform",
                                                "collective", "estimator", "sink"};

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
  if ((port.flags & GRAFT_PORT_OPTIONAL) != 0) text += " (may be absent)";
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
    text += "\n  " + to_string(param.name) + "  (" + config::describe_parameter(param) +
            "; default " + default_text(param) + ")\n      " + to_string(param.doc) + "\n";
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
    text += "| `" + to_string(param.name) + "` | " + config::describe_parameter(param) + " | `" +
            default_text(param) + "` | " + to_string(param.doc) + " |\n";
  }
  return text + "\n";
}

}  // namespace graft::runner
