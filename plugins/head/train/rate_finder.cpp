#include "train/rate_finder.hpp"

#include "train/keys.hpp"
#include "train/order.hpp"

#include <algorithm>
#include <cmath>

namespace graft::head {
namespace {

constexpr std::size_t steps = 80;
constexpr double lowest = 1e-6;
constexpr double highest = 3;
constexpr double memory = 0.9;   // of the smoothed loss
constexpr double runaway = 4;    // times the best loss so far ends the test
constexpr std::size_t edge = 5;  // points at either end that are not believed

// Where the slope of the loss over the logarithm of the rate is steepest downwards.
double steepest(const std::vector<finder_point>& curve) {
  double best = 0;
  double rate = 0;
  for (std::size_t i = edge + 1; i + edge + 1 < curve.size(); ++i) {
    const double slope = curve[i + 1].loss - curve[i - 1].loss;
    if (slope < best) {
      best = slope;
      rate = curve[i].rate;
    }
  }
  return rate;
}

}  // namespace

result<found_rate> find_rate(learner& model, const phase_options& first, std::size_t batch,
                             uint64_t key, const std::function<bool()>& cancelled) {
  const snapshot before = copy_of(model.tensors());
  GRAFT_TRY(model.begin(first));
  const std::span<const int32_t> labels = model.below().train().labels();
  found_rate found;
  double smooth = 0;
  double best = 0;
  std::vector<uint64_t> order;
  std::size_t next = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    if (cancelled && cancelled()) return status(code::cancelled, "training was interrupted");
    if (next >= order.size()) {
      order = epoch_order(labels, model.classes(), sampler::shuffle,
                          derive_key(key, stream::finder, i), 0);
      next = 0;
    }
    const auto rows = std::span(order).subspan(next, std::min(batch, order.size() - next));
    next += rows.size();
    const double share = static_cast<double>(i) / static_cast<double>(steps - 1);
    const double rate = lowest * std::pow(highest / lowest, share);
    const auto loss = model.step({i, 0}, rows, rate, first.lr_decay);
    if (!loss.ok() && loss.status().code() != code::out_of_range) return loss.status();
    if (!loss.ok()) break;  // it ran away for good
    smooth = memory * smooth + (1 - memory) * *loss;
    const double corrected = smooth / (1 - std::pow(memory, static_cast<double>(i + 1)));
    found.curve.push_back({rate, corrected});
    best = i == 0 ? corrected : std::min(best, corrected);
    if (i > edge && corrected > runaway * best) break;
  }
  found.rate = steepest(found.curve);
  restore(before, model.tensors());
  GRAFT_TRY(model.below().changed());
  model.average().start(model.tensors());
  return found;
}

}  // namespace graft::head
