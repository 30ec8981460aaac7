#include "clusters.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace graft::splitting {
namespace {

// Union-find by the smallest index.
class forest {
 public:
  explicit forest(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0); }

  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

bool known(const hash128& hash) { return hash != hash128{}; }

// Members that carry different splits keep them; the others then follow train, where a copy of a
// test item does the least harm to what is measured on the rest.
void carry(cluster& cluster, int32_t split) {
  if (split == GRAFT_SPLIT_NONE) return;
  if (cluster.split == GRAFT_SPLIT_NONE) {
    cluster.split = split;
  } else if (cluster.split != split) {
    cluster.split = GRAFT_SPLIT_TRAIN;
    cluster.torn = true;
  }
}

}  // namespace

std::vector<cluster> find_clusters(std::span<const candidate> items,
                                   const std::function<hash128(std::string_view)>& hash) {
  forest forest(items.size());
  std::map<std::string_view, std::size_t> first_of_group;
  std::map<hash128, std::size_t> first_of_content;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!items[i].group.empty()) {
      forest.join(i, first_of_group.try_emplace(items[i].group, i).first->second);
    }
    if (known(items[i].content)) {
      forest.join(i, first_of_content.try_emplace(items[i].content, i).first->second);
    }
  }
  std::map<std::size_t, cluster> by_root;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const candidate& item = items[i];
    const hash128 key = !item.group.empty()   ? hash(item.group)
                        : known(item.content) ? item.content
                                              : hash(item.id);
    cluster& cluster = by_root[forest.root(i)];
    cluster.key = cluster.members.empty() ? key : std::min(cluster.key, key);
    cluster.members.push_back(i);
    carry(cluster, item.split);
  }
  std::vector<cluster> clusters;
  for (auto& [root, cluster] : by_root) clusters.push_back(std::move(cluster));
  return clusters;
}

}  // namespace graft::splitting
