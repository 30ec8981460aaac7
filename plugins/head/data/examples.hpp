// Where a head reads its features from, whoever keeps them: the host's dataset, or memory.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace graft::head {

// The labelled examples of one split.
class examples {
 public:
  virtual ~examples() = default;
  [[nodiscard]] virtual std::size_t width() const = 0;                // F, features of one example
  [[nodiscard]] virtual std::span<const int32_t> labels() const = 0;  // one for each example
  // Versions of each example: epoch e trains on view e mod views; 0 = a fresh one every epoch.
  [[nodiscard]] virtual int32_t views() const = 0;
  // Features of the examples `rows` in one view, [rows.size()][F].
  virtual status read(int32_t view, std::span<const uint64_t> rows, std::span<float> out) = 0;

  [[nodiscard]] std::size_t size() const { return labels().size(); }
};

// Row-major features in memory, [views][examples][F].
class memory_examples : public examples {
 public:
  memory_examples(std::vector<float> features, std::size_t width, std::vector<int32_t> labels,
                  int32_t views = 1);
  [[nodiscard]] std::size_t width() const override { return width_; }
  [[nodiscard]] std::span<const int32_t> labels() const override { return labels_; }
  [[nodiscard]] int32_t views() const override { return views_; }
  status read(int32_t view, std::span<const uint64_t> rows, std::span<float> out) override;

 private:
  std::vector<float> features_;
  std::size_t width_;
  std::vector<int32_t> labels_;
  int32_t views_;
};

// Calls `use` with the features of successive examples of one view, [rows][F], and the number of
// the first, in blocks that bound the memory in use.
status for_each_block(examples& from, int32_t view,
                      const std::function<status(std::size_t first, std::span<const float>)>& use);

// All features of one view, [examples][F].
result<std::vector<float>> read_view(examples& from, int32_t view);

// What every head needs of its train items: at least two classes with items, and labels that are
// classes.
status check_trainable(std::span<const int32_t> labels, std::span<const std::string> class_names);

// Weight of each class, mean 1 over the examples: all 1, or inverse to the class's frequency
// ("balanced", n / (classes * n_c)). A class without examples has weight 0.
std::vector<float> class_weights(bool balanced, std::span<const int32_t> labels,
                                 std::size_t classes);

}  // namespace graft::head
