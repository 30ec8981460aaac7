#include <config/pipeline_parts.hpp>

#include <algorithm>
#include <utility>

namespace graft::config {

namespace {

void merge_tables(value& base, const value& later) {
  for (const auto& [key, held] : later.entries()) {
    value* known = base.find(key.name);
    if (known != nullptr && known->is(value::kind::table) && held.is(value::kind::table)) {
      merge_tables(*known, held);
    } else {
      base.set(key, held);
    }
  }
}

}  // namespace

void merge(raw_pipeline& base, raw_pipeline later) {
  if (!later.name.empty()) base.name = std::move(later.name);
  merge_tables(base.run, later.run);
  for (raw_node& node : later.nodes) {
    const auto known = std::find_if(base.nodes.begin(), base.nodes.end(),
                                    [&node](const raw_node& other) { return other.id == node.id; });
    if (known == base.nodes.end()) {
      base.nodes.push_back(std::move(node));
    } else {
      merge_tables(known->table, node.table);
    }
  }
}

}  // namespace graft::config
