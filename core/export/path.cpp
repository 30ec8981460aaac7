#include "export/path.hpp"

#include <algorithm>
#include <string>

namespace graft::exporting {
namespace {

bool augments(const graph::graph_node& node) {
  return (node.type.raw->flags & GRAFT_NODE_AUGMENTS) != 0;
}

class walk {
 public:
  explicit walk(const graph::graph& graph) : graph_(graph) {}

  result<path> run() {
    found_.probabilities = graph_.last_of(GRAFT_ROLE_PROBABILITIES);
    if (!found_.probabilities.bound()) {
      return invalid("the run has no node that gives probabilities of classes");
    }
    GRAFT_TRY(visit(found_.probabilities));
    for (const int index : graph_.order) {
      if (std::find(seen_.begin(), seen_.end(), index) != seen_.end()) {
        found_.nodes.push_back(index);
      }
    }
    return found_;
  }

 private:
  status visit(const graph::binding& at) {
    const graph::graph_node& node = graph_.nodes[at.node];
    if (node.kind() == GRAFT_KIND_SOURCE || augments(node)) return start_at(at, node);
    if (std::find(seen_.begin(), seen_.end(), at.node) != seen_.end()) return {};
    seen_.push_back(at.node);
    for (const graph::binding& input : node.inputs) {
      if (input.bound()) GRAFT_TRY(visit(input));
    }
    return {};
  }

  status start_at(const graph::binding& at, const graph::graph_node& node) {
    if (found_.input.bound() && found_.input != at) {
      return unsupported("the pipeline classifies from '" + name(found_.input) + "' and from '" +
                         name(at) + "', but a file takes one image");
    }
    found_.input = at;
    if (!augments(node)) return {};
    for (const graph::binding& above : node.inputs) {
      if (!above.bound() || graph_.nodes[above.node].kind() == GRAFT_KIND_SOURCE) continue;
      return unsupported("node '" + graph_.nodes[above.node].id() + "' changes photos before '" +
                         node.id() + "' brings them to size, which a file cannot state");
    }
    return {};
  }

  [[nodiscard]] std::string name(const graph::binding& at) const {
    return graph_.type_of(at).full_name();
  }

  const graph::graph& graph_;
  path found_;
  std::vector<int> seen_;
};

}  // namespace

result<path> find_path(const graph::graph& graph) { return walk(graph).run(); }

}  // namespace graft::exporting
