// `graft new plugin`: a project that builds, validates and runs at once, from the templates of the
// SDK.
#pragma once

#include <graft/sdk/result.hpp>

#include <string>
#include <vector>

namespace graft::scaffold {

struct plugin_request {
  std::string name;      // the plugin's id: a lower-case letter, then letters, digits and '_'
  std::string kind;      // backbone, transform, estimator, source or sink
  std::string language;  // c, cpp or rust
  std::string out;       // the folder to make; empty = one of the plugin's name here
};

struct new_project {
  std::string folder;
  std::vector<std::string> next;  // the commands that build, validate and run it
};

// Writes the project. `prefix` is where Graft stands: share/graft/sdk below it holds the templates,
// and the project finds the SDK there. A folder that exists is never touched.
result<new_project> new_plugin(const plugin_request& request, const std::string& prefix);

}  // namespace graft::scaffold
