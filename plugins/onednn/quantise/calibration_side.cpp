#include "quantise/calibration_side.hpp"

#include <graft/abi/ext/report.h>
#include <graft/abi/ext/results.h>

#include <array>
#include <cstdio>
#include <utility>

#include <nlohmann/json.hpp>

namespace graft::onednn {
namespace {

std::string rounded(double cosine) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4f", cosine);
  return text.data();
}

}  // namespace

status calibration_side::observe(std::span<const std::byte> onnx, const compile_options& options,
                                 const uint8_t* images, const float* input, int64_t n) {
  if (calibrator_ == nullptr) {
    GRAFT_TRY_ASSIGN(calibrator_, calibrator::make(onnx, options));
  }
  if (images != nullptr) return calibrator_->add_images(images, n);
  calibrator_->add_tensor(input, n);
  return {};
}

status calibration_side::settle() {
  if (calibrator_ == nullptr) return invalid("int8 has no items to calibrate with");
  GRAFT_TRY_ASSIGN(calibration made, calibrator_->settle());
  calibrator_ = nullptr;
  known_ = std::make_shared<const calibration>(std::move(made));
  announce();
  return publish();
}

status calibration_side::load(std::span<const std::byte> text) {
  GRAFT_TRY_ASSIGN(calibration made,
                   calibration::parse({reinterpret_cast<const char*>(text.data()), text.size()}));
  known_ = std::make_shared<const calibration>(std::move(made));
  return publish();
}

result<std::string> calibration_side::text() const {
  if (known_ == nullptr) return status(code::failed_precondition, "int8 is not calibrated yet");
  return known_->text();
}

void calibration_side::announce() const {
  host_.info("int8 calibrated on " + std::to_string(known_->items) +
             " items: cosine of features to fp32 " + rounded(known_->mean_cosine) +
             " in the mean, " + rounded(known_->least_cosine) + " at least, " +
             (known_->kept.empty() ? "every layer that int8 kernels take in int8"
                                   : std::to_string(known_->kept.size()) + " layers kept in fp32"));
}

status calibration_side::publish() const {
  if (const graft_results* results = host_.results(); results != nullptr) {
    const nlohmann::ordered_json entry = {{"int8",
                                           {{"items", known_->items},
                                            {"cosine_mean", known_->mean_cosine},
                                            {"cosine_least", known_->least_cosine},
                                            {"layers_kept_fp32", known_->kept}}}};
    GRAFT_TRY(from_host(results->metrics(host_.raw(), to_text(entry.dump())), "int8 metrics"));
  }
  const graft_report* report = host_.report();
  if (report == nullptr) return {};
  const std::string title = host_.node_id() + ": int8 against fp32";
  const std::array<std::string, 8> cells = {
      "items calibrated on",       std::to_string(known_->items),
      "cosine of features, mean",  rounded(known_->mean_cosine),
      "cosine of features, least", rounded(known_->least_cosine),
      "layers kept in fp32",       std::to_string(known_->kept.size())};
  std::array<graft_text, 8> texts{};
  for (std::size_t i = 0; i < cells.size(); ++i) texts[i] = to_text(cells[i]);
  const std::array<graft_text, 2> columns = {to_text("what"), to_text("value")};
  GRAFT_TRY(from_host(report->heading(host_.raw(), to_text(title)), "a heading"));
  return from_host(report->table(host_.raw(), to_text("Features of the calibration items"),
                                 columns.data(), columns.size(), texts.data(), cells.size() / 2),
                   "a table");
}

}  // namespace graft::onednn
