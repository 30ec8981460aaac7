#include "ir/graph.hpp"

#include <utility>

namespace graft::onednn {

value_id graph::add(value made) {
  values.push_back(std::move(made));
  return static_cast<value_id>(values.size() - 1);
}

std::vector<int> graph::uses() const {
  std::vector<int> count(values.size(), 0);
  for (const node& n : nodes) {
    for (const value_id id : n.inputs) {
      if (id != absent) ++count[static_cast<std::size_t>(id)];
    }
  }
  if (features != absent) ++count[static_cast<std::size_t>(features)];
  return count;
}

void graph::compact(const std::vector<value_id>& redirect) {
  const auto resolve = [&](value_id id) {
    while (id != absent && redirect[static_cast<std::size_t>(id)] != absent) {
      id = redirect[static_cast<std::size_t>(id)];
    }
    return id;
  };
  std::erase_if(nodes, [](const node& n) { return n.op == nullptr; });
  for (node& n : nodes) {
    for (value_id& id : n.inputs) id = resolve(id);
  }
  features = resolve(features);
}

std::vector<int> graph::producers() const {
  std::vector<int> made_by(values.size(), -1);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (const value_id id : nodes[i].outputs) {
      if (id != absent) made_by[static_cast<std::size_t>(id)] = static_cast<int>(i);
    }
  }
  return made_by;
}

}  // namespace graft::onednn
