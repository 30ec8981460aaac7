#include "data/examples.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

namespace graft::head {
namespace {

constexpr std::size_t block_rows = 256;

std::vector<std::size_t> count_labels(std::span<const int32_t> labels, std::size_t classes) {
  std::vector<std::size_t> counts(classes);
  for (const int32_t label : labels) ++counts[static_cast<std::size_t>(label)];
  return counts;
}

}  // namespace

memory_examples::memory_examples(std::vector<float> features, std::size_t width,
                                 std::vector<int32_t> labels, int32_t views)
    : features_(std::move(features)), width_(width), labels_(std::move(labels)), views_(views) {}

status memory_examples::read(int32_t view, std::span<const uint64_t> rows, std::span<float> out) {
  const std::size_t start = static_cast<std::size_t>(view) * labels_.size();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::memcpy(out.data() + i * width_, features_.data() + (start + rows[i]) * width_,
                width_ * sizeof(float));
  }
  return {};
}

status for_each_block(examples& from, int32_t view,
                      const std::function<status(std::size_t first, std::span<const float>)>& use) {
  std::vector<float> block;
  std::vector<uint64_t> rows;
  for (std::size_t first = 0; first < from.size(); first += block_rows) {
    rows.resize(std::min(block_rows, from.size() - first));
    std::iota(rows.begin(), rows.end(), first);
    block.resize(rows.size() * from.width());
    GRAFT_TRY(from.read(view, rows, block));
    GRAFT_TRY(use(first, block));
  }
  return {};
}

result<std::vector<float>> read_view(examples& from, int32_t view) {
  std::vector<float> all(from.size() * from.width());
  GRAFT_TRY(for_each_block(from, view, [&](std::size_t first, std::span<const float> block) {
    std::copy(block.begin(), block.end(),
              all.begin() + static_cast<std::ptrdiff_t>(first * from.width()));
    return status{};
  }));
  return all;
}

status check_trainable(std::span<const int32_t> labels, std::span<const std::string> class_names) {
  for (const int32_t label : labels) {
    if (label < 0 || static_cast<std::size_t>(label) >= class_names.size()) {
      return invalid("a train item has no label; a head learns from labelled items only");
    }
  }
  const std::vector<std::size_t> counts = count_labels(labels, class_names.size());
  const auto present = counts.size() - static_cast<std::size_t>(std::count(
                                           counts.begin(), counts.end(), std::size_t{0}));
  if (present >= 2) return {};
  return {code::failed_precondition,
          "a head needs train items of at least two classes, there are " +
              std::to_string(labels.size()) + " items of " + std::to_string(present) +
              (present == 1 ? " class" : " classes") + "; add photos of another class"};
}

std::vector<float> class_weights(bool balanced, std::span<const int32_t> labels,
                                 std::size_t classes) {
  if (!balanced) return std::vector<float>(classes, 1.0F);
  const std::vector<std::size_t> counts = count_labels(labels, classes);
  std::vector<float> weights(classes);
  for (std::size_t c = 0; c < classes; ++c) {
    if (counts[c] == 0) continue;
    weights[c] =
        static_cast<float>(static_cast<double>(labels.size()) /
                           (static_cast<double>(classes) * static_cast<double>(counts[c])));
  }
  return weights;
}

}  // namespace graft::head
