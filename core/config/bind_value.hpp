// One value of a pipeline file to one value of the ABI.
#pragma once

#include <config/bind.hpp>
#include <config/bound_storage.hpp>
#include <config/value.hpp>

#include <optional>
#include <string>

namespace graft::config {

// A value converted, and how the effective pipeline says it.
struct converted {
  graft_value raw;
  std::string toml;
};

// Converts values of one node's parameters; faults are told with the node's name.
class value_converter {
 public:
  value_converter(std::string node, const bind_context& context, bound_values::storage& storage,
                  diagnostics& found)
      : node_(std::move(node)), context_(context), storage_(storage), found_(found) {}

  // Nothing comes back after a fault.
  std::optional<converted> convert(const graft_param& param, const value& given);

 private:
  bool to_boolean(const graft_param& param, const value& given, converted& out);
  bool to_integer(const graft_param& param, const value& given, converted& out);
  bool to_number(const graft_param& param, const value& given, converted& out);
  bool to_text(const graft_param& param, const value& given, converted& out);
  bool to_path(const graft_param& param, const value& given, converted& out);
  bool to_model(const graft_param& param, const value& given, converted& out);
  bool to_list(const graft_param& param, const value& given, converted& out);
  bool to_map(const graft_param& param, const value& given, converted& out);

  bool bad_type(const graft_param& param, const value& given, const std::string& part = {});
  bool in_range(const graft_param& param, const value& given, const std::string& part = {});
  // Adds a fault and says false.
  bool fault(const std::string& code, const graft_param& param, const value& at,
             const std::string& message, const std::string& hint = {});

  std::string node_;
  const bind_context& context_;
  bound_values::storage& storage_;
  diagnostics& found_;
};

}  // namespace graft::config
