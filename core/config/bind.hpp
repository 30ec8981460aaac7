// From what a pipeline file says of a node and what its type declares to the values that the
// plugin is given.
#pragma once

#include <config/diagnostic.hpp>
#include <config/pipeline_file.hpp>

#include <graft/abi/param.h>
#include <graft/sdk/result.hpp>

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace graft::config {

struct bind_context {
  std::string folder;                          // absolute: paths are relative to it ...
  std::map<std::string, std::string> folders;  // ... or to their file's own, where it is listed ...
  std::string working_folder;  // ... or to this one where --set gave them; empty = the current one
  bool check_paths = true;     // whether a FILE or FOLDER that does not exist is a fault
  // The pack that a MODEL value names, alive as long as the bound values. Empty: MODEL values are
  // checked to be text and handed over without a pack. The position says whether --set gave it.
  std::function<result<const graft_model_pack*>(const std::string& name, const position& at)>
      resolve_model;

  // What a path written at `at` is relative to.
  [[nodiscard]] std::string folder_at(const position& at) const;
};

// The folders of a pipeline; the rest is left to the caller.
bind_context bind_context_of(const pipeline_file& pipeline);

// One parameter as it will take effect.
struct effective_parameter {
  std::string name;  // dotted
  std::string toml;  // as a pipeline file would say it; paths are absolute
  bool given = false;
  position where;  // of the value; empty for a default
};

// Owns the values of one node and all that they point to; raw() stays put when it is moved.
class bound_values {
 public:
  struct storage;  // for the binder alone
  bound_values();
  ~bound_values();
  bound_values(bound_values&&) noexcept;
  bound_values& operator=(bound_values&&) noexcept;

  [[nodiscard]] const graft_values* raw() const;
  // In the order of the table; optional parameters that were not given are left out.
  [[nodiscard]] const std::vector<effective_parameter>& effective() const;

 private:
  friend class binder;
  std::unique_ptr<storage> storage_;
};

// What a parameter takes, for help and error messages: "a number from 0 to 1 (pixels)".
std::string describe_parameter(const graft_param& param);

// Checks every key of the node against the table of its type, fills in defaults and writes `out`.
// Adds every fault to `found` and returns false where there was one; `out` then holds what was
// sound and must not be handed to a plugin.
bool bind_values(std::span<const graft_param* const> params, const node_entry& node,
                 const bind_context& context, bound_values& out, diagnostics& found);

}  // namespace graft::config
