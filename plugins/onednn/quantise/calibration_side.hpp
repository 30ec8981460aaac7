// The calibration of one backbone node: what graft.calibration/1 asks of it, and what it tells the
// run about it.
#pragma once

#include "quantise/calibrator.hpp"

#include <graft/sdk/host.hpp>

#include <memory>
#include <span>
#include <string>

namespace graft::onednn {

class calibration_side {
 public:
  explicit calibration_side(graft::host host) : host_(host) {}

  // Null before settle() or load().
  [[nodiscard]] const std::shared_ptr<const calibration>& known() const { return known_; }
  // Of `n` items; exactly one of `images` and `input` is there.
  status observe(std::span<const std::byte> onnx, const compile_options& options,
                 const uint8_t* images, const float* input, int64_t n);
  status settle();
  status load(std::span<const std::byte> text);
  // Errors: failed_precondition before settle() or load().
  [[nodiscard]] result<std::string> text() const;

 private:
  void announce() const;
  status publish() const;

  graft::host host_;
  std::unique_ptr<calibrator> calibrator_;
  std::shared_ptr<const calibration> known_;
};

}  // namespace graft::onednn
