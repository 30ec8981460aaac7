#include "quantise/calibrator.hpp"

#include "runtime/image_writer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace graft::onednn {
namespace {

// Where the features of an item hold less well, layers move to fp32; well above the 0.97 that is
// promised, for other items do a little worse than these.
constexpr double least_cosine = 0.985;

// A line of the calibration's text holds one name.
bool is_writable(const std::string& name) {
  return !name.empty() &&
         std::none_of(name.begin(), name.end(), [](char c) { return c == '\t' || c == '\n'; });
}

// Means over items and places; `items` is how many there will be.
void add_means(const std::vector<int64_t>& dims, std::span<const float> values,
               std::vector<float>& means, double items) {
  const auto channels = static_cast<std::size_t>(dims[1]);
  const auto plane = static_cast<std::size_t>(dims[2] * dims[3]);
  const double share = items * static_cast<double>(values.size() / channels);
  means.resize(channels, 0);
  for (std::size_t i = 0; i < values.size(); i += plane) {
    double sum = 0;
    for (const float x : values.subspan(i, plane)) sum += x;
    means[i / plane % channels] += static_cast<float>(sum / share);
  }
}

// |a - b|^2 / |b|^2
double relative_square(std::span<const float> a, std::span<const float> b) {
  double difference = 0;
  double size = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const double by = double{a[i]} - b[i];
    difference += by * by;
    size += double{b[i]} * b[i];
  }
  return size > 0 ? difference / size : difference;
}

}  // namespace

double cosine(std::span<const float> a, std::span<const float> b) {
  double both = 0;
  double first = 0;
  double second = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    both += double{a[i]} * b[i];
    first += double{a[i]} * a[i];
    second += double{b[i]} * b[i];
  }
  if (first == 0 && second == 0) return 1;
  return first == 0 || second == 0 ? 0 : both / std::sqrt(first * second);
}

result<std::unique_ptr<calibrator>> calibrator::make(std::span<const std::byte> onnx,
                                                     const compile_options& options) {
  compile_options exact = options;
  exact.precision = precision::f32;
  exact.calibration = nullptr;
  exact.plan = kernel_plan{};  // one form everywhere: ranges do not depend on timing
  GRAFT_TRY_ASSIGN(auto net, network::compile(onnx, exact));
  return std::unique_ptr<calibrator>(new calibrator(onnx, options, std::move(net)));
}

status calibrator::add_images(const uint8_t* images, int64_t n) {
  const network_shape& item = exact_->shape();
  if (item.channels != 3) return {code::failed_precondition, "the network does not take images"};
  const int64_t plane = item.height * item.width;
  const input_strides strides{3 * plane, plane, item.width, 1};
  std::vector<float> planes(static_cast<std::size_t>(3 * plane));
  for (int64_t i = 0; i < n; ++i) {
    write_image(images + i * 3 * plane, item.height, item.width, options_.image, strides,
                planes.data());
    add_tensor(planes.data(), 1);
  }
  return {};
}

void calibrator::add_tensor(const float* input, int64_t n) {
  const network_shape& item = exact_->shape();
  inputs_.insert(inputs_.end(), input, input + n * item.channels * item.height * item.width);
  items_ += n;
}

const float* calibrator::item(int64_t i) const {
  const network_shape& shape = exact_->shape();
  return inputs_.data() + i * shape.channels * shape.height * shape.width;
}

result<calibrator::record> calibrator::watch(const std::shared_ptr<const network>& net) const {
  record seen;
  context runs(net);
  for (int64_t i = 0; i < items_; ++i) {
    GRAFT_TRY(runs.observe(item(i), [&](const std::string& name, const std::vector<int64_t>& dims,
                                        std::span<const float> values) {
      if (!is_writable(name)) return;
      seen.values[name].add(values);
      if (dims.size() != 4) return;
      add_means(dims, values, seen.means[name], static_cast<double>(items_));
    }));
  }
  return seen;
}

result<std::shared_ptr<const network>> calibrator::compile(precision wanted,
                                                           const calibration& how) const {
  compile_options options = options_;
  options.precision = wanted;
  options.calibration = std::make_shared<const calibration>(how);
  options.plan = kernel_plan{};
  return network::compile(onnx_, options);
}

result<std::vector<float>> calibrator::run(const std::shared_ptr<const network>& net) const {
  std::vector<float> made(static_cast<std::size_t>(items_ * net->feature_count()));
  GRAFT_TRY(context(net).run_tensor(inputs_.data(), items_, made.data()));
  return made;
}

status calibrator::judge(calibration& how) const {
  GRAFT_TRY_ASSIGN(const auto net, compile(precision::int8, how));
  GRAFT_TRY_ASSIGN(const std::vector<float> made, run(net));
  const auto wide = static_cast<std::size_t>(net->feature_count());
  how.items = items_;
  how.least_cosine = 1;
  how.mean_cosine = 0;
  for (std::size_t at = 0; at < made.size(); at += wide) {
    const double one =
        cosine(std::span(features_).subspan(at, wide), std::span(made).subspan(at, wide));
    how.least_cosine = std::min(how.least_cosine, one);
    how.mean_cosine += one / static_cast<double>(items_);
  }
  return {};
}

result<calibration> calibrator::by_rule(const record& seen, limit_rule rule) const {
  calibration made;
  made.means = seen.means;
  for (const auto& [name, values] : seen.values) {
    const bool negative = values.negative();
    made.ranges[name] = {values.limit(rule, negative ? 127 : 255), negative};
  }
  GRAFT_TRY(judge(made));
  return made;
}

result<std::vector<std::string>> calibrator::worst_layers(const calibration& now) const {
  constexpr int64_t enough = 4;
  GRAFT_TRY_ASSIGN(const auto rounded, compile(precision::int8, now));
  context exact_runs(exact_);
  context rounded_runs(rounded);
  std::vector<std::string> order;
  std::map<std::string, double> error;  // squared, relative, summed over items
  for (int64_t i = 0; i < std::min(items_, enough); ++i) {
    std::map<std::string, std::vector<float>> expected;
    GRAFT_TRY(exact_runs.observe(
        item(i), [&](const std::string& name, const auto& /*dims*/, std::span<const float> values) {
          expected[name].assign(values.begin(), values.end());
        }));
    GRAFT_TRY(rounded_runs.observe(
        item(i), [&](const std::string& name, const auto& /*dims*/, std::span<const float> values) {
          const auto found = expected.find(name);
          if (found == expected.end() || found->second.size() != values.size()) return;
          if (error.try_emplace(name, 0).second) order.push_back(name);
          error[name] = std::max(error[name], relative_square(values, found->second));
        }));
  }
  std::vector<std::pair<double, std::string>> added;
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (now.kept.count(order[i]) != 0) continue;
    added.emplace_back(error[order[i]] - error[order[i - 1]], order[i]);
  }
  std::stable_sort(added.begin(), added.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> names;
  for (const auto& [much, name] : added) names.push_back(name);
  return names;
}

status calibrator::keep_layers(calibration& best) const {
  constexpr std::size_t most = 4;  // a quarter of the layers at most: more is not int8 any more
  std::size_t allowed = best.ranges.size() / most;
  for (std::size_t more = 1; best.least_cosine < least_cosine && allowed > 0; more *= 2) {
    GRAFT_TRY_ASSIGN(const std::vector<std::string> worst, worst_layers(best));
    calibration next = best;
    const std::size_t count = std::min({more, allowed, worst.size()});
    if (count == 0) return {};
    next.kept.insert(worst.begin(), worst.begin() + static_cast<std::ptrdiff_t>(count));
    allowed -= count;
    GRAFT_TRY(judge(next));
    if (next.least_cosine > best.least_cosine) best = std::move(next);
  }
  return {};
}

result<calibration> calibrator::settle() {
  if (items_ == 0) return status(code::failed_precondition, "no item was given to calibrate with");
  GRAFT_TRY_ASSIGN(features_, run(exact_));
  GRAFT_TRY_ASSIGN(const record seen, watch(exact_));
  calibration best;
  for (const limit_rule rule :
       {limit_rule::largest, limit_rule::percentile, limit_rule::least_error}) {
    GRAFT_TRY_ASSIGN(calibration one, by_rule(seen, rule));
    if (best.items == 0 || one.least_cosine > best.least_cosine) best = std::move(one);
  }
  GRAFT_TRY(keep_layers(best));
  return best;
}

}  // namespace graft::onednn
