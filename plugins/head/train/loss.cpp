#include "train/loss.hpp"

#include <algorithm>
#include <cmath>

namespace graft::head {

void softmax(std::span<float> logits, std::size_t classes, float temperature) {
  for (std::size_t start = 0; start < logits.size(); start += classes) {
    const auto row = logits.subspan(start, classes);
    const float top = *std::max_element(row.begin(), row.end());
    float sum = 0;
    for (float& value : row) sum += value = std::exp((value - top) / temperature);
    for (float& value : row) value /= sum;
  }
}

loss_value cross_entropy(std::span<const float> logits, std::span<const int32_t> labels,
                         std::span<const float> class_weight) {
  const std::size_t classes = class_weight.size();
  loss_value out;
  out.gradient.assign(logits.begin(), logits.end());
  softmax(out.gradient, classes);
  double total_weight = 0;
  for (const int32_t label : labels) total_weight += class_weight[static_cast<std::size_t>(label)];
  for (std::size_t r = 0; r < labels.size(); ++r) {
    const auto row = logits.subspan(r * classes, classes);
    const auto label = static_cast<std::size_t>(labels[r]);
    const double top = *std::max_element(row.begin(), row.end());
    double sum = 0;
    for (const float value : row) sum += std::exp(value - top);
    const double weight = class_weight[label] / total_weight;
    out.loss += weight * (std::log(sum) + top - row[label]);
    const auto gradient = std::span(out.gradient).subspan(r * classes, classes);
    gradient[label] -= 1.0F;
    for (float& value : gradient) value *= static_cast<float>(weight);
  }
  return out;
}

namespace {

// The loss of one row and, in `gradient`, its slope by each logit.
double row_loss(std::span<const float> logits, std::span<const float> target, double gamma,
                std::span<double> gradient) {
  const double top = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (const float value : logits) sum += std::exp(value - top);
  const double log_sum = std::log(sum) + top;
  double loss = 0;
  double carried = 0;  // sum of p_c * d loss / d p_c
  for (std::size_t c = 0; c < logits.size(); ++c) {
    const double log_p = logits[c] - log_sum;
    const double p = std::exp(log_p);
    const double rest = std::max(1 - p, 1e-12);
    const double weak = std::pow(rest, gamma);
    loss -= target[c] * weak * log_p;
    gradient[c] = target[c] * (gamma * p * weak / rest * log_p - weak);
    carried += gradient[c];
  }
  for (std::size_t c = 0; c < logits.size(); ++c) {
    gradient[c] -= std::exp(logits[c] - log_sum) * carried;
  }
  return loss;
}

}  // namespace

loss_value soft_cross_entropy(std::span<const float> logits, std::span<const float> targets,
                              std::span<const float> class_weight, double gamma) {
  const std::size_t classes = class_weight.size();
  const std::size_t rows = logits.size() / classes;
  std::vector<double> weight(rows);
  double total = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < classes; ++c)
      weight[r] += targets[r * classes + c] * class_weight[c];
    total += weight[r];
  }
  loss_value out;
  out.gradient.resize(logits.size());
  std::vector<double> slopes(classes);
  for (std::size_t r = 0; r < rows; ++r) {
    const double share = weight[r] / total;
    out.loss += share * row_loss(logits.subspan(r * classes, classes),
                                 targets.subspan(r * classes, classes), gamma, slopes);
    for (std::size_t c = 0; c < classes; ++c) {
      out.gradient[r * classes + c] = static_cast<float>(share * slopes[c]);
    }
  }
  return out;
}

std::size_t count_correct(std::span<const float> logits, std::span<const int32_t> labels) {
  const std::size_t classes = labels.empty() ? 0 : logits.size() / labels.size();
  std::size_t correct = 0;
  for (std::size_t r = 0; r < labels.size(); ++r) {
    const auto row = logits.subspan(r * classes, classes);
    const auto best = std::max_element(row.begin(), row.end()) - row.begin();
    correct += best == labels[r] ? 1U : 0U;
  }
  return correct;
}

}  // namespace graft::head
