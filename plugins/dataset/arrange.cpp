#include "arrange.hpp"

#include "clusters.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace graft::splitting {
namespace {

// A cluster as one class sees it.
struct share {
  cluster* of;
  int32_t items;  // of this class
};

struct class_state {
  std::string name;
  int32_t items = 0;
  std::vector<share> all;
  bool in_train = false;
  bool in_test = false;
};

int32_t cut(double items) { return static_cast<int32_t>(std::floor(items + 0.5 + 1e-9)); }

bool by_key(const share& a, const share& b) { return a.of->key < b.of->key; }

// Gives a split to the clusters of one class that have none yet. In the order of their keys they
// are train, then validation, then test, so that the ends are where one is moved to if need be.
void assign(class_state& state, const fractions& fractions) {
  std::vector<share> open;
  bool carried_train = false;
  bool has_test = fractions.test <= 0;
  int32_t items = 0;
  for (const share& one : state.all) {
    carried_train = carried_train || one.of->split == GRAFT_SPLIT_TRAIN;
    has_test = has_test || one.of->split == GRAFT_SPLIT_TEST;
    if (one.of->split != GRAFT_SPLIT_NONE) continue;
    open.push_back(one);
    items += one.items;
  }
  if (open.empty()) return;
  std::sort(open.begin(), open.end(), by_key);
  const int32_t train_end = cut(items * fractions.train);
  const int32_t validation_end = cut(items * (fractions.train + fractions.validation));
  int32_t at = 0;
  for (const share& one : open) {
    // A group goes where its middle falls.
    const double middle = at + one.items / 2.0;
    at += one.items;
    one.of->split = middle < train_end        ? GRAFT_SPLIT_TRAIN
                    : middle < validation_end ? GRAFT_SPLIT_VALIDATION
                                              : GRAFT_SPLIT_TEST;
  }
  has_test = has_test || open.back().of->split == GRAFT_SPLIT_TEST;
  if (!has_test && (open.size() > 1 || carried_train)) open.back().of->split = GRAFT_SPLIT_TEST;
  if (!carried_train && fractions.train > 0) open.front().of->split = GRAFT_SPLIT_TRAIN;
}

void warn_of(const class_state& state, const fractions& fractions,
             std::vector<std::string>& warnings) {
  const bool misses_train = !state.in_train && fractions.train > 0;
  const bool misses_test = !state.in_test && fractions.test > 0;
  if (!misses_train && !misses_test) return;
  const std::string why = state.items == 1 ? "it has one item; add photos"
                          : state.all.size() == 1
                              ? "its items are all of one group or content"
                              : "its items carry other splits or follow ones that do";
  warnings.push_back("class '" + state.name + "' has nothing in " +
                     (misses_train ? "train: " : "test: ") + why);
}

}  // namespace

arrangement arrange(std::span<const candidate> items, const fractions& fractions,
                    const std::function<hash128(std::string_view)>& hash) {
  arrangement made;
  const bool settled = std::all_of(items.begin(), items.end(), [](const candidate& item) {
    return item.split != GRAFT_SPLIT_NONE;
  });
  if (settled) {
    for (const candidate& item : items) made.splits.push_back(item.split);
    return made;
  }
  std::vector<cluster> clusters = find_clusters(items, hash);
  std::map<int32_t, class_state> classes;
  std::size_t torn = 0;
  for (cluster& cluster : clusters) {
    torn += cluster.torn ? 1 : 0;
    std::map<int32_t, int32_t> counts;
    for (const std::size_t i : cluster.members) {
      class_state& state = classes[items[i].label];
      state.name = items[i].label_name;
      ++state.items;
      ++counts[items[i].label];
    }
    for (const auto& [label, count] : counts) classes[label].all.push_back({&cluster, count});
  }
  // A cluster of several classes is placed by the first of them.
  for (auto& [label, state] : classes) assign(state, fractions);
  made.splits.resize(items.size());
  for (const cluster& cluster : clusters) {
    for (const std::size_t i : cluster.members) {
      made.splits[i] = items[i].split != GRAFT_SPLIT_NONE ? items[i].split : cluster.split;
      class_state& state = classes[items[i].label];
      state.in_train = state.in_train || made.splits[i] == GRAFT_SPLIT_TRAIN;
      state.in_test = state.in_test || made.splits[i] == GRAFT_SPLIT_TEST;
    }
  }
  for (const auto& [label, state] : classes) {
    warn_of(state, fractions, made.warnings);
  }
  if (torn > 0) {
    made.warnings.push_back(
        std::to_string(torn) +
        " groups or photos are in more than one split already; they are left so");
  }
  return made;
}

}  // namespace graft::splitting
