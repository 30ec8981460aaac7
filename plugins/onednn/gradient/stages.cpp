#include "gradient/stages.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace graft::onednn::gradient {
namespace {

// Cuts at the smallest (of equals the last) dominator of each image size but the last.
std::vector<value_id> by_image_size(const graph& g, const std::vector<value_id>& all) {
  std::vector<value_id> cuts;
  std::set<std::pair<int64_t, int64_t>> seen;
  std::pair<int64_t, int64_t> size{0, 0};
  for (const value_id id : all) {
    const shape& dims = g.at(id).dims;
    if (dims.size() != 4 || dims[2] * dims[3] == 1) continue;
    const std::pair<int64_t, int64_t> here{dims[2], dims[3]};
    if (here != size && !seen.insert(here).second) continue;  // a size that comes back is no stage
    if (here != size) {
      cuts.push_back(id);
      size = here;
    } else if (element_count(dims) <= element_count(g.at(cuts.back()).dims)) {
      cuts.back() = id;
    }
  }
  if (!cuts.empty()) cuts.pop_back();
  return cuts;
}

std::vector<value_id> by_length(const std::vector<value_id>& all) {
  constexpr std::size_t stages = 4;
  std::vector<value_id> cuts;
  for (std::size_t k = 1; k < stages; ++k) {
    const std::size_t at = all.size() * k / stages;
    if (at > 0 && (cuts.empty() || cuts.back() != all[at - 1])) cuts.push_back(all[at - 1]);
  }
  return cuts;
}

status check(const graph& g, const std::vector<value_id>& all, const stage_end& one,
             std::size_t& next) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (g.at(all[i]).name != one.tensor) continue;
    if (i < next) {
      return invalid("stage '" + one.name + "' ends at '" + one.tensor +
                     "', which is not behind the end of the stage before it");
    }
    next = i + 1;
    return {};
  }
  const bool known = std::any_of(g.values.begin(), g.values.end(),
                                 [&](const value& v) { return v.name == one.tensor; });
  if (!known) {
    return {code::not_found, "stage '" + one.name + "' ends at '" + one.tensor +
                                 "', a tensor that the network does not have"};
  }
  return invalid("stage '" + one.name + "' ends at '" + one.tensor +
                 "', but not every path from the input to the features crosses it");
}

}  // namespace

std::vector<value_id> dominators(const graph& g) {
  constexpr auto never = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> last_use(g.values.size(), 0);
  for (std::size_t i = 0; i < g.nodes.size(); ++i) {
    for (const value_id id : g.nodes[i].inputs) {
      if (id != absent) last_use[static_cast<std::size_t>(id)] = i + 1;
    }
  }
  last_use[static_cast<std::size_t>(g.features)] = never;
  std::vector<value_id> found;
  std::set<value_id> live{g.input};
  for (std::size_t i = 0; i < g.nodes.size(); ++i) {
    for (const value_id id : g.nodes[i].outputs) {
      if (id != absent) live.insert(id);
    }
    std::erase_if(live,
                  [&](value_id id) { return last_use[static_cast<std::size_t>(id)] <= i + 1; });
    if (live.size() != 1 || *live.begin() == g.input) continue;
    if (found.empty() || found.back() != *live.begin()) found.push_back(*live.begin());
    if (*live.begin() == g.features) break;
  }
  return found;
}

result<std::vector<stage_end>> find_stages(const graph& g, const std::vector<stage_end>& wanted) {
  const std::vector<value_id> all = dominators(g);
  const std::string& last = g.at(g.features).name;
  std::vector<stage_end> made = wanted;
  if (wanted.empty()) {
    std::vector<value_id> cuts = by_image_size(g, all);
    if (cuts.size() < 2) cuts = by_length(all);
    std::erase(cuts, g.features);
    for (const value_id id : cuts) {
      made.push_back({"stage" + std::to_string(made.size() + 1), g.at(id).name});
    }
    made.push_back({"stage" + std::to_string(made.size() + 1), last});
  }
  std::size_t next = 0;
  for (const stage_end& one : made) GRAFT_TRY(check(g, all, one, next));
  if (made.back().tensor != last) {
    return invalid("the last stage ends at '" + made.back().tensor + "'; it must end at '" + last +
                   "', the features");
  }
  return made;
}

}  // namespace graft::onednn::gradient
