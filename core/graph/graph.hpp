// A pipeline ready to run: nodes with their plugin instances, edges, and the type of every column.
#pragma once

#include "base/hash.hpp"
#include "config/bind.hpp"
#include "config/model_pack.hpp"
#include "config/pipeline_file.hpp"
#include "host/node.hpp"
#include "tensor/column_type.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace graft::graph {

// The column that a port is bound to; node < 0 for a port that another one stands in for.
struct binding {
  int node = -1;
  int column = -1;
  [[nodiscard]] bool bound() const { return node >= 0; }
  friend auto operator<=>(const binding&, const binding&) = default;
};

struct graph_node {
  config::node_entry entry;
  host::node_type type;
  std::vector<std::unique_ptr<config::model_pack>> packs;  // that its MODEL parameters name
  config::bound_values values;
  std::unique_ptr<host::node> instance;
  std::vector<int> from;                     // nodes it comes after, as the file says
  std::vector<binding> inputs;               // one for each port; several for a joining port
  std::vector<tensor::column_type> columns;  // that it adds
  base::hash128 identity{};                  // of what its columns depend on, beside the items
  int trains = -1;                           // of an estimator: the backbone above that it trains
  bool learning = false;                     // its weights are still to be trained
  std::optional<base::hash128> weights;      // of those that it was given since it was made

  [[nodiscard]] const std::string& id() const { return entry.id; }
  [[nodiscard]] int32_t kind() const { return type.raw->kind; }
};

class graph {
 public:
  config::pipeline_file file;
  std::vector<graph_node> nodes;  // in file order
  std::vector<int> order;         // upstream before downstream

  [[nodiscard]] int find(const std::string& id) const;
  [[nodiscard]] int source() const;
  // The nodes that `node` comes after, itself included, in order.
  [[nodiscard]] std::vector<int> ancestry(int node) const;
  // The last column of a role, unbound where there is none.
  [[nodiscard]] binding last_of(std::string_view role) const;
  [[nodiscard]] const tensor::column_type& type_of(const binding& at) const {
    return nodes[at.node].columns[at.column];
  }
};

}  // namespace graft::graph
