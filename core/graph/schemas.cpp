#include "base/nearest.hpp"
#include "graph/stages.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>

namespace graft::graph {
namespace {

bool fits(const graft_port& port, const tensor::column_type& type) {
  if (port.kind != type.kind) return false;
  if (port.role.size > 0 && to_view(port.role) != type.role) return false;
  if (port.kind == GRAFT_COLUMN_STRING) return true;
  if (port.dtype != type.dtype || port.rank != static_cast<int32_t>(type.shape.size())) {
    return false;
  }
  for (std::size_t i = 0; i < type.shape.size(); ++i) {
    if (port.shape[i] != GRAFT_ANY_SIZE && port.shape[i] != type.shape[i]) return false;
  }
  return true;
}

// The newest fitting column at or above `start`, and how far down the order it was made.
binding newest(const graph& graph, int start, const graft_port& port) {
  const std::vector<int> ancestry = graph.ancestry(start);
  for (auto it = ancestry.rbegin(); it != ancestry.rend(); ++it) {
    const auto& columns = graph.nodes[*it].columns;
    for (int c = static_cast<int>(columns.size()) - 1; c >= 0; --c) {
      if (fits(port, columns[c])) return {*it, c};
    }
  }
  return {};
}

std::string wanted_column(const graft_port& port) {
  return std::string(to_view(port.role)) + ": " +
         tensor::describe_shape(port.kind, port.dtype, port.shape,
                                static_cast<std::size_t>(port.rank));
}

std::string columns_above(const graph& graph, int node) {
  std::string text;
  for (const int up : graph.ancestry(node)) {
    for (const tensor::column_type& column : graph.nodes[up].columns) {
      text += (text.empty() ? "" : ", ") + column.full_name() + " " + column.describe();
    }
  }
  return text.empty() ? "no column" : text;
}

class binder {
 public:
  binder(graph& graph, int index, config::diagnostics& found)
      : graph_(graph), node_(graph.nodes[index]), index_(index), found_(found) {}

  bool bind() {
    const graft_node_type& type = *node_.type.raw;
    node_.inputs.clear();
    first_.clear();
    bool sound = true;
    for (uint64_t i = 0; i < type.n_inputs; ++i) {
      const graft_port& port = *type.inputs[i];
      first_.push_back(node_.inputs.size());
      if ((port.flags & GRAFT_PORT_MANY) != 0) {
        sound = bind_many(port) && sound;
      } else {
        node_.inputs.push_back(pick(port));
      }
    }
    return settle_either() && sound && check_bound();
  }

 private:
  binding pick(const graft_port& port) {
    if (const std::string named = column_name(port); !named.empty()) return by_name(named, port);
    binding best;
    for (const int up : node_.from) {
      const binding one = newest(graph_, up, port);
      if (one.bound()) best = one;
    }
    return best;
  }

  std::string column_name(const graft_port& port) const {
    const graft_values* values = node_.values.raw();
    for (uint64_t i = 0; port.column_param.size > 0 && i < values->n_values; ++i) {
      if (to_view(values->values[i]->name) == to_view(port.column_param)) {
        return to_string(values->values[i]->text);
      }
    }
    return {};
  }

  binding by_name(const std::string& name, const graft_port& port) {
    std::vector<std::string> names;
    for (const int up : graph_.ancestry(index_)) {
      const auto& columns = graph_.nodes[up].columns;
      for (int c = 0; c < static_cast<int>(columns.size()); ++c) {
        names.push_back(columns[c].full_name());
        if (names.back() == name && fits(port, columns[c])) return {up, c};
      }
    }
    // Another of the ports may take it; settle_either() tells where none does.
    if ((port.flags & GRAFT_PORT_EITHER) != 0) return {};
    found_.add(
        fault(node_, "no-column",
              "node '" + node_.id() + "' names the column '" + name + "', and none above it fits",
              wanted_column(port), base::nearest(name, names)));
    return {};
  }

  bool bind_many(const graft_port& port) {
    for (const int up : node_.from) {
      const binding one = newest(graph_, up, port);
      if (!one.bound()) {
        found_.add(
            fault(node_, "no-column",
                  "'" + graph_.nodes[up].id() + "' gives '" + node_.id() + "' no column that fits",
                  wanted_column(port)));
        return false;
      }
      node_.inputs.push_back(one);
    }
    return true;
  }

  static bool takes_either(const graft_port& port) {
    return (port.flags & (GRAFT_PORT_EITHER | GRAFT_PORT_MANY)) == GRAFT_PORT_EITHER;
  }

  // Of the ports marked EITHER the one whose column is newest stays bound.
  bool settle_either() {
    const graft_node_type& type = *node_.type.raw;
    int best = -1;
    int best_rank = -1;
    std::string wants;
    for (uint64_t i = 0; i < type.n_inputs; ++i) {
      if (!takes_either(*type.inputs[i])) continue;
      wants += (wants.empty() ? "" : ", or ") + wanted_column(*type.inputs[i]);
      const binding& input = node_.inputs[first_[i]];
      if (!input.bound()) continue;
      const auto place = std::find(graph_.order.begin(), graph_.order.end(), input.node);
      const int rank = static_cast<int>(place - graph_.order.begin());
      if (rank > best_rank) {
        best = static_cast<int>(i);
        best_rank = rank;
      }
    }
    for (uint64_t i = 0; i < type.n_inputs; ++i) {
      if (takes_either(*type.inputs[i]) && static_cast<int>(i) != best)
        node_.inputs[first_[i]] = {};
    }
    if (wants.empty() || best >= 0) return true;
    missing(wants);
    return false;
  }

  bool check_bound() {
    const graft_node_type& type = *node_.type.raw;
    for (uint64_t i = 0; i < type.n_inputs; ++i) {
      const graft_port& port = *type.inputs[i];
      constexpr uint32_t may_be_null = GRAFT_PORT_MANY | GRAFT_PORT_EITHER | GRAFT_PORT_OPTIONAL;
      const bool free = (port.flags & may_be_null) != 0;
      if (!free && !node_.inputs[first_[i]].bound()) {
        if (column_name(port).empty()) missing(wanted_column(port));
        return false;
      }
    }
    return true;
  }

  void missing(const std::string& wants) {
    found_.add(fault(node_, "no-column",
                     "nothing above '" + node_.id() + "' makes what '" + node_.entry.use +
                         "' takes; above it: " + columns_above(graph_, index_),
                     wants));
  }

  graph& graph_;
  graph_node& node_;
  int index_;
  config::diagnostics& found_;
  std::vector<std::size_t> first_;  // where each port's bindings start in the node's inputs
};

// A node that asked for images of a size must get them.
bool check_image_size(const graph& graph, graph_node& node, config::diagnostics& found) {
  const auto wanted = node.instance->wanted();
  if (!wanted.ok() || !wanted->has_value() || (*wanted)->width == 0) return true;
  for (const binding& input : node.inputs) {
    if (!input.bound() || graph.type_of(input).role != GRAFT_ROLE_IMAGE) continue;
    const tensor::column_type& type = graph.type_of(input);
    if (type.shape.size() < 2) continue;
    if (type.shape[0] == (*wanted)->height && type.shape[1] == (*wanted)->width) continue;
    found.add(fault(node, "image-size",
                    "'" + node.id() + "' takes images of " + std::to_string((*wanted)->height) +
                        "x" + std::to_string((*wanted)->width) + ", and " + type.full_name() +
                        " is " + type.describe(),
                    "an augment node (use = \"augment.standard\") between them"));
    return false;
  }
  return true;
}

}  // namespace

status infer_again(graph& graph, int index) {
  graph_node& node = graph.nodes[index];
  std::vector<const tensor::column_type*> in;
  for (const binding& input : node.inputs) {
    in.push_back(input.bound() ? &graph.type_of(input) : nullptr);
  }
  GRAFT_TRY_ASSIGN(node.columns, node.instance->infer(in));
  return {};
}

void infer_schemas(graph& graph, config::diagnostics& found) {
  for (const int index : graph.order) {
    graph_node& node = graph.nodes[index];
    if (!binder(graph, index, found).bind()) return;
    if (!check_image_size(graph, node, found)) return;
    if (const status inferred = infer_again(graph, index); !inferred.ok()) {
      found.add(fault(node, "schema", inferred.message()));
      return;
    }
  }
}

}  // namespace graft::graph
