// Calibrates a network for int8: watches it compute train items in fp32, then settles on ranges and
// on the layers that stay fp32 by what the features of those very items lose.
#pragma once

#include "quantise/calibration.hpp"
#include "quantise/histogram.hpp"
#include "runtime/network.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace graft::onednn {

class calibrator {
 public:
  // Enough for ranges that hold on other items too.
  static constexpr int64_t wanted_items = 32;

  // `onnx` must outlive the calibrator. Errors: as network::compile().
  static result<std::unique_ptr<calibrator>> make(std::span<const std::byte> onnx,
                                                  const compile_options& options);

  // Keep items, as context::run_images() and run_tensor() take them.
  status add_images(const uint8_t* images, int64_t n);
  void add_tensor(const float* input, int64_t n);
  [[nodiscard]] int64_t items() const { return items_; }

  // Errors: failed_precondition without an item, or where nothing can compute in int8.
  result<calibration> settle();

 private:
  // What was seen of a network's values.
  struct record {
    std::map<std::string, histogram> values;
    std::map<std::string, std::vector<float>> means;  // of each channel
  };

  calibrator(std::span<const std::byte> onnx, const compile_options& options,
             std::shared_ptr<const network> exact)
      : onnx_(onnx), options_(options), exact_(std::move(exact)) {}
  [[nodiscard]] const float* item(int64_t i) const;
  result<record> watch(const std::shared_ptr<const network>& net) const;
  result<std::shared_ptr<const network>> compile(precision wanted, const calibration& how) const;
  // The features of all items.
  result<std::vector<float>> run(const std::shared_ptr<const network>& net) const;
  // Fills in how well the features hold.
  status judge(calibration& how) const;
  // The limits that this rule gives.
  result<calibration> by_rule(const record& seen, limit_rule rule) const;
  // Layers that are int8 now, those that add most error to what they are given first.
  result<std::vector<std::string>> worst_layers(const calibration& now) const;
  // Moves layers to fp32 until the features hold.
  status keep_layers(calibration& best) const;

  std::span<const std::byte> onnx_;
  compile_options options_;
  std::shared_ptr<const network> exact_;
  int64_t items_ = 0;
  std::vector<float> inputs_;
  std::vector<float> features_;  // by the exact network
};

// Cosine of two vectors; 1 where both are zero.
double cosine(std::span<const float> a, std::span<const float> b);

}  // namespace graft::onednn
