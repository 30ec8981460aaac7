#include "graph/load.hpp"

#include <utility>

namespace graft::graph {

result<graph> load(const std::string& file, const std::vector<std::string>& set,
                   const host::catalogue& catalogue, const build_options& options,
                   config::diagnostics& found) {
  auto read = config::load_pipeline(file, set, found);
  if (!read.ok() && found.empty()) return read.status();
  std::optional<graph> made;
  if (read.ok()) made = build(std::move(*read), catalogue, options, found);
  if (!found.empty()) return invalid(found.as_message());
  return std::move(*made);
}

}  // namespace graft::graph
