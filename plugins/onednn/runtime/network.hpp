// A compiled network: made once from an ONNX model, immutable, shared by all workers. Each worker
// runs it through a context of its own, so nothing is locked and nothing is shared but weights.
#pragma once

#include "kernels/kernel_plan.hpp"
#include "quantise/calibration.hpp"

#include <graft/sdk/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace graft::onednn {

enum class precision : uint8_t { f32, bf16, int8 };

// How RGB bytes become the network's input: x = (pixel - mean) * scale, channel by channel in the
// network's order of channels.
struct image_input {
  bool bgr = false;
  std::array<float, 3> mean{0, 0, 0};
  std::array<float, 3> scale{1, 1, 1};
};

struct compile_options {
  onednn::precision precision = precision::f32;
  std::string features;  // name of the feature tensor; empty = by convention
  int64_t height = 0;    // where the model leaves its input size open
  int64_t width = 0;
  image_input image;
  std::shared_ptr<const onednn::calibration> calibration;  // what int8 is made from
  std::optional<kernel_plan> plan;  // nothing: the rule of plan_kernels() without a table
};

// What a model takes and gives, one item at a time.
struct network_shape {
  int64_t channels = 0;
  int64_t height = 0;
  int64_t width = 0;
  int64_t features = 0;
};

// One step of the compiled network, for `bench --profile`.
struct layer {
  std::string name;
  std::string op;
  std::string implementation;
  double flops = 0;         // of one item
  double milliseconds = 0;  // only from context::profile(): of one item, the fastest of its runs
  bool int8 = false;        // whether it multiplies integers
};

class network;

// A worker's working memory. One thread at a time may use it.
class context {
 public:
  explicit context(std::shared_ptr<const network> net);
  ~context();
  context(context&&) noexcept;
  context& operator=(context&&) noexcept;

  // `images` is uint8 [n,H,W,3] RGB; `features` is float32 [n,F]. The result for an item does not
  // depend on n, nor on its place.
  status run_images(const uint8_t* images, int64_t n, float* features);
  // `input` is float32 [n,C,H,W], already normalised.
  status run_tensor(const float* input, int64_t n, float* features);
  // Runs `input` (one item) and shows every value that the network makes, in order: its name in the
  // model, its sizes, and its elements as row-major floats, which are valid during the call only.
  using observer = std::function<void(const std::string& name, const std::vector<int64_t>& dims,
                                      std::span<const float> values)>;
  status observe(const float* input, const observer& see);
  // Runs `input` (one item) `repeats` times with a clock around each step.
  result<std::vector<layer>> profile(const float* input, int repeats);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

class network {
 public:
  struct state;  // network_state.hpp
  explicit network(std::unique_ptr<state> made);
  // `onnx` is read only during the call. Errors: data_loss for a file that is damaged,
  // unimplemented for what the engine does not support (one sentence that names every node),
  // invalid_argument for a model that contradicts itself.
  static result<std::shared_ptr<const network>> compile(std::span<const std::byte> onnx,
                                                        const compile_options& options);
  // The same checks and shapes without packing a weight: a few milliseconds.
  static result<network_shape> inspect(std::span<const std::byte> onnx,
                                       const compile_options& options);
  // Which kernels compile() should use, by the table in `folder` (see plan_kernels()).
  static result<kernel_plan> plan(std::span<const std::byte> onnx, const compile_options& options,
                                  const std::string& folder);
  ~network();
  network(const network&) = delete;
  network& operator=(const network&) = delete;

  [[nodiscard]] const network_shape& shape() const;
  [[nodiscard]] int64_t feature_count() const { return shape().features; }
  [[nodiscard]] int64_t input_channels() const { return shape().channels; }
  [[nodiscard]] int64_t input_height() const { return shape().height; }
  [[nodiscard]] int64_t input_width() const { return shape().width; }
  [[nodiscard]] std::size_t weight_bytes() const;   // shared by all contexts
  [[nodiscard]] std::size_t context_bytes() const;  // of each context
  [[nodiscard]] std::vector<layer> layers() const;

 private:
  friend class context;
  std::unique_ptr<state> state_;
};

}  // namespace graft::onednn
