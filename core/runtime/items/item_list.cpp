#include "runtime/items/item_list.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>
#include <cstring>
#include <set>

namespace graft::runtime {
namespace {

graft_status GRAFT_CALL add_item(const graft_item_sink* sink,
                                 const graft_listed_item* listed) noexcept {
  item made;
  made.id = to_string(listed->id);
  made.path = to_string(listed->path);
  made.label_name = to_string(listed->label);
  made.group = to_string(listed->group);
  made.split = listed->split;
  std::memcpy(made.hash.data(), listed->hash, made.hash.size());
  static_cast<item_list*>(sink->context)->items.push_back(std::move(made));
  return GRAFT_OK;
}

void GRAFT_CALL reject_file(const graft_item_sink* sink, graft_text path, graft_status /*code*/,
                            graft_text reason) noexcept {
  static_cast<item_list*>(sink->context)->skipped.push_back({to_string(path), to_string(reason)});
}

bool is_split(int32_t split) { return split >= GRAFT_SPLIT_NONE && split <= GRAFT_SPLIT_TEST; }

status check_items(const item_list& list) {
  std::set<std::string> seen;
  for (const item& one : list.items) {
    if (one.id.empty()) return {code::internal, "it listed an item without an id"};
    if (!is_split(one.split)) {
      return {code::internal, "it listed '" + one.id + "' in a split that does not exist"};
    }
    if (!seen.insert(one.id).second) return invalid("two items have the id '" + one.id + "'");
  }
  return {};
}

void settle_labels(item_list& list) {
  std::set<std::string> names;
  for (const item& one : list.items) {
    if (!one.label_name.empty()) names.insert(one.label_name);
  }
  list.class_names.assign(names.begin(), names.end());
  for (item& one : list.items) {
    if (one.label_name.empty()) continue;
    const auto place =
        std::lower_bound(list.class_names.begin(), list.class_names.end(), one.label_name);
    one.label = static_cast<int32_t>(place - list.class_names.begin());
  }
}

status arrange(graph::graph_node& node, item_list& list) {
  std::vector<graft_item> views;
  std::vector<const graft_item*> pointers;
  std::vector<int32_t> splits;
  views.reserve(list.items.size());
  for (const item& one : list.items) {
    views.push_back(to_abi(one, GRAFT_VIEW_EVAL, 0));
    pointers.push_back(&views.back());
    splits.push_back(one.split);
  }
  GRAFT_TRY(node.instance->arrange(pointers, splits));
  for (std::size_t i = 0; i < splits.size(); ++i) {
    if (!is_split(splits[i])) {
      return {code::internal, "node '" + node.id() + "' gave an item a split that does not exist"};
    }
    list.items[i].split = splits[i];
  }
  return {};
}

}  // namespace

std::vector<uint32_t> item_list::of_split(int32_t split) const {
  std::vector<uint32_t> found;
  for (uint32_t i = 0; i < items.size(); ++i) {
    if (items[i].usable && items[i].split == split) found.push_back(i);
  }
  return found;
}

base::hash128 item_list::identity() const {
  base::hasher hash;
  hash.field("graft-items/1");
  for (const item& one : items) {
    if (!one.usable) continue;
    hash.field(one.id);
    hash.update(std::as_bytes(std::span(one.hash)));
    hash.field(one.label_name);
    hash.number(static_cast<uint64_t>(one.split));
  }
  return hash.finish();
}

result<item_list> list_items(graph::graph& graph, const std::vector<std::string>* paths) {
  graph::graph_node& source = graph.nodes[graph.source()];
  item_list list;
  const graft_item_sink sink = {sizeof(graft_item_sink), 0, &list, add_item, reject_file};
  GRAFT_TRY(source.instance->list(paths, sink));
  GRAFT_TRY(check_items(list).within("node '" + source.id() + "'"));
  settle_labels(list);
  if (paths != nullptr) return list;
  if (list.items.empty()) {
    return status(code::not_found, "node '" + source.id() + "': there is not one usable item");
  }
  for (const int index : graph.order) {
    if (graph.nodes[index].kind() == GRAFT_KIND_COLLECTIVE) {
      GRAFT_TRY(arrange(graph.nodes[index], list));
    }
  }
  return list;
}

void reject_item(item_list& list, uint32_t index, const std::string& reason) {
  item& one = list.items[index];
  if (!one.usable) return;
  one.usable = false;
  list.skipped.push_back({one.id, reason});
}

graft_item to_abi(const item& item, int32_t view, uint64_t key) {
  graft_item made{};
  made.struct_size = sizeof(made);
  made.split = item.split;
  made.label = item.label;
  made.view = view;
  made.id = to_text(item.id);
  made.path = to_text(item.path);
  made.label_name = to_text(item.label_name);
  made.group = to_text(item.group);
  std::memcpy(made.hash, item.hash.data(), item.hash.size());
  made.key = key;
  return made;
}

uint64_t random_key(uint64_t seed, const std::string& node, const base::hash128& hash,
                    int32_t view) {
  base::hasher made;
  made.number(seed);
  made.field(node);
  made.update(std::as_bytes(std::span(hash)));
  made.number(static_cast<uint64_t>(static_cast<int64_t>(view)));
  const base::hash128 digest = made.finish();
  uint64_t key = 0;
  std::memcpy(&key, digest.data(), sizeof(key));
  return key;
}

}  // namespace graft::runtime
