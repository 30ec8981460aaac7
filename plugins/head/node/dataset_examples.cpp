#include "node/dataset_examples.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace graft::head {
namespace {

status copy_features(const batch& in, std::size_t width, std::span<float> out) {
  for (std::size_t i = 0; i < in.size(); ++i) {
    const auto features = elements<const float>(in.tensor(0, i));
    if (features.size() != width) {
      return invalid("item " + to_string(in.item(i).id) + " has " +
                     std::to_string(features.size()) + " features, " + std::to_string(width) +
                     " are expected as in the items that the head learned from");
    }
    std::copy(features.begin(), features.end(),
              out.begin() + static_cast<std::ptrdiff_t>(i * width));
  }
  return {};
}

}  // namespace

dataset_examples::dataset_examples(const graft::dataset& data, int32_t split)
    : data_(data), split_(split), views_(split == GRAFT_SPLIT_TRAIN ? data.views() : 1) {}

result<dataset_examples> dataset_examples::open(const graft::dataset& data, int32_t split) {
  dataset_examples made(data, split);
  GRAFT_TRY(made.learn_items());
  return made;
}

status dataset_examples::learn_items() {
  constexpr std::size_t chunk = 256;
  const std::size_t n = data_.count(split_);
  std::vector<uint64_t> rows;
  for (std::size_t first = 0; first < n; first += chunk) {
    rows.resize(std::min(chunk, n - first));
    std::iota(rows.begin(), rows.end(), first);
    GRAFT_TRY_ASSIGN(const batch in, data_.read(split_, 0, rows));
    for (std::size_t i = 0; i < in.size(); ++i) labels_.push_back(in.item(i).label);
    if (first == 0) width_ = elements<const float>(in.tensor(0, 0)).size();
  }
  return {};
}

status dataset_examples::read(int32_t view, std::span<const uint64_t> rows, std::span<float> out) {
  GRAFT_TRY_ASSIGN(const batch in, data_.read(split_, view, rows));
  return copy_features(in, width_, out);
}

result<std::vector<float>> gather(const batch& in, std::size_t width) {
  std::vector<float> features(in.size() * width);
  GRAFT_TRY(copy_features(in, width, features));
  return features;
}

}  // namespace graft::head
