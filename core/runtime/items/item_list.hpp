// The items of a run: what the source listed, with labels as indices and splits settled.
#pragma once

#include "base/hash.hpp"
#include "graph/graph.hpp"

#include <graft/abi/item.h>
#include <graft/sdk/result.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace graft::runtime {

struct item {
  std::string id;
  std::string path;
  std::string label_name;
  std::string group;
  base::hash128 hash{};
  int32_t label = GRAFT_NO_LABEL;
  int32_t split = GRAFT_SPLIT_NONE;
  bool usable = true;  // false once a node rejected it
};

struct skipped_file {
  std::string path;
  std::string reason;
};

struct item_list {
  std::vector<item> items;
  std::vector<std::string> class_names;  // sorted by bytes
  std::vector<skipped_file> skipped;

  // Indices of the usable items of one split, in order.
  [[nodiscard]] std::vector<uint32_t> of_split(int32_t split) const;
  // Of everything that decides what is learnt: ids, contents, labels, splits.
  [[nodiscard]] base::hash128 identity() const;
};

// Asks the graph's source for its items (or for those under `paths`, without labels), and the
// collectives for their splits. Fails where there are none or two have one id.
result<item_list> list_items(graph::graph& graph, const std::vector<std::string>* paths);

// Takes an item out of the run, once, remembering why.
void reject_item(item_list& list, uint32_t index, const std::string& reason);

// Fills the ABI's view of an item; `key` is the random key, which depends on the node.
graft_item to_abi(const item& item, int32_t view, uint64_t key);

// The random key of (seed, node, content, view).
uint64_t random_key(uint64_t seed, const std::string& node, const base::hash128& hash,
                    int32_t view);

}  // namespace graft::runtime
