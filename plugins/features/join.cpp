#include "join.hpp"

#include <algorithm>
#include <limits>

namespace graft::features {

std::vector<port> join::inputs() {
  return {port::tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {GRAFT_ANY_SIZE}).many()};
}

status join::infer(const schema& in, const schema_sink& out) const {
  int64_t total = 0;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const int64_t size = in[i].shape[0];
    if (size < 0 || size > std::numeric_limits<int64_t>::max() - total) {
      return invalid("the column " + to_string(in[i].name) +
                     " has another length for each item; expected features of a fixed length");
    }
    total += size;
  }
  return out.tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {total});
}

status join::process(const batch& in, const output& out) const {
  graft_tensor joined{};
  GRAFT_TRY(out.stacked(0, joined));
  float* to = static_cast<float*>(joined.data);
  for (std::size_t item = 0; item < in.size(); ++item) {
    for (std::size_t column = 0; column < in.columns(); ++column) {
      const auto from = elements<const float>(in.tensor(column, item));
      to = std::copy(from.begin(), from.end(), to);
    }
  }
  return {};
}

}  // namespace graft::features
