#include "train/learner.hpp"

#include "train/keys.hpp"
#include "train/loss.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace graft::head {
namespace {

// Validation items that go through the body together.
constexpr std::size_t block = 32;

// Features of the train items as the body gives them now, so that they can be standardised.
class body_features : public examples {
 public:
  explicit body_features(body& below) : below_(below) {}
  [[nodiscard]] std::size_t width() const override { return below_.features(); }
  [[nodiscard]] std::span<const int32_t> labels() const override { return below_.train().labels(); }
  [[nodiscard]] int32_t views() const override { return std::min(below_.train().views(), 1); }
  status read(int32_t view, std::span<const uint64_t> rows, std::span<float> out) override {
    for (std::size_t first = 0; first < rows.size(); first += block) {
      const auto part = rows.subspan(first, std::min(block, rows.size() - first));
      inputs_.resize(part.size() * below_.train().width());
      GRAFT_TRY(below_.train().read(view, part, inputs_));
      GRAFT_TRY(below_.forward(inputs_, part.size(), false,
                               out.subspan(first * width(), part.size() * width())));
    }
    return {};
  }

 private:
  body& below_;
  std::vector<float> inputs_;
};

}  // namespace

learner::learner(body& below, std::size_t classes, const dense_options& options, uint64_t key,
                 network& net, standardisation& scaling)
    : below_(below),
      options_(options),
      key_(key),
      net_(net),
      scaling_(scaling),
      class_weight_(class_weights(options.balanced, below.train().labels(), classes)),
      average_(options.ema) {}

status learner::initialise() {
  if (options_.standardise) {
    GRAFT_TRY_ASSIGN(const std::vector<trained_tensor> moving, below_.tensors());
    if (moving.empty()) {
      GRAFT_TRY_ASSIGN(scaling_, standardisation::of(below_.train()));
    } else {
      body_features features(below_);
      GRAFT_TRY_ASSIGN(scaling_, standardisation::of(features));
    }
  }
  net_ =
      network::make(below_.features(), options_.hidden, class_weight_.size(), options_.init, key_);
  return attach();
}

status learner::attach() {
  pass_ = std::make_unique<training_pass>(net_);
  tensors_.clear();
  for (std::size_t i = 0; i < net_.layers.size(); ++i) {
    const std::string name = "layer" + std::to_string(i);
    dense_layer& gradient = pass_->gradients()[i];
    tensors_.push_back({name + ".weight", net_.layers[i].weight, gradient.weight, 0, true});
    tensors_.push_back({name + ".bias", net_.layers[i].bias, gradient.bias, 0, false});
  }
  GRAFT_TRY_ASSIGN(const std::vector<trained_tensor> body_tensors, below_.tensors());
  tensors_.insert(tensors_.end(), body_tensors.begin(), body_tensors.end());
  average_.start(tensors_);
  return {};
}

status learner::begin(const phase_options& phase) {
  GRAFT_TRY(below_.unfreeze(phase.unfreeze));
  GRAFT_TRY(options_.mixing.check(below_.input_shape()));
  std::vector<trained_tensor> moved;
  for (const trained_tensor& one : tensors_) {
    if (one.trainable() && one.depth <= below_.open_stages()) moved.push_back(one);
  }
  steps_.emplace(std::move(moved), options_.optimiser);
  return {};
}

status learner::run_body(std::span<const float> inputs, std::size_t rows, bool record) {
  features_.resize(rows * below_.features());
  GRAFT_TRY(below_.forward(inputs, rows, record, features_));
  scaling_.apply(features_);
  return {};
}

void learner::make_targets(std::span<const int32_t> labels) {
  const std::size_t n = classes();
  targets_.assign(labels.size() * n,
                  static_cast<float>(options_.label_smoothing) / static_cast<float>(n));
  for (std::size_t r = 0; r < labels.size(); ++r) {
    targets_[r * n + static_cast<std::size_t>(labels[r])] +=
        static_cast<float>(1 - options_.label_smoothing);
  }
}

loss_value learner::loss_of(std::span<const float> logits, std::span<const int32_t> labels) const {
  if (targets_.empty()) return cross_entropy(logits, labels, class_weight_);
  return soft_cross_entropy(logits, targets_, class_weight_, options_.focal_gamma);
}

result<double> learner::step(const step_number& at, std::span<const uint64_t> rows, double rate,
                             double depth_factor) {
  examples& train = below_.train();
  inputs_.resize(rows.size() * train.width());
  GRAFT_TRY(train.read(at.view, rows, inputs_));
  labels_.clear();
  for (const uint64_t row : rows) labels_.push_back(train.labels()[row]);
  targets_.clear();
  if (options_.mixing.on() || options_.label_smoothing > 0 || options_.focal_gamma > 0) {
    make_targets(labels_);
  }
  if (options_.mixing.on()) {
    options_.mixing.apply(below_.input_shape(), inputs_, targets_, rows.size(),
                          derive_key(key_, stream::mixing, at.step));
  }
  GRAFT_TRY(run_body(inputs_, rows.size(), true));
  const auto logits =
      pass_->forward(features_, options_.dropout, derive_key(key_, stream::step, at.step));
  const loss_value value = loss_of(logits, labels_);
  if (!std::isfinite(value.loss)) {
    return status(code::out_of_range, "the loss is not a finite number in step " +
                                          std::to_string(at.step) +
                                          "; lower learning_rate, or look for damaged photos or "
                                          "weights (the last checkpoint is kept)");
  }
  const bool trains_body = below_.open_stages() > 0;
  feature_gradient_.resize(trains_body ? features_.size() : 0);
  pass_->backward(value.gradient, feature_gradient_);
  if (trains_body) {
    scaling_.apply_to_gradient(feature_gradient_);
    GRAFT_TRY(below_.backward(feature_gradient_, rows.size()));
  }
  if (options_.clip > 0) steps_->clip(options_.clip);
  steps_->step(rate, depth_factor);
  average_.follow(tensors_, at.step);
  if (trains_body) GRAFT_TRY(below_.changed());
  return value.loss;
}

bool learner::validates() {
  const examples* held_out = below_.validation();
  return held_out != nullptr && held_out->size() > 0;
}

result<std::vector<float>> learner::validation_logits() {
  examples& held_out = *below_.validation();
  std::vector<float> logits;
  std::vector<uint64_t> rows;
  for (std::size_t first = 0; first < held_out.size(); first += block) {
    rows.resize(std::min(block, held_out.size() - first));
    std::iota(rows.begin(), rows.end(), first);
    inputs_.resize(rows.size() * held_out.width());
    GRAFT_TRY(held_out.read(0, rows, inputs_));
    GRAFT_TRY(run_body(inputs_, rows.size(), false));
    const std::vector<float> part = net_.forward(features_);
    logits.insert(logits.end(), part.begin(), part.end());
  }
  return logits;
}

}  // namespace graft::head
