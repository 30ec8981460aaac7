#include "logistic/logistic.hpp"

#include "gemm/gemm.hpp"
#include "train/loss.hpp"
#include "train/temperature.hpp"

#include <algorithm>
#include <cmath>

namespace graft::head {
namespace {

// The objective over all items, divided by their number. x is the weights [F][C], then the biases.
class regression {
 public:
  regression(std::vector<float> features, std::vector<int32_t> labels, std::size_t classes,
             std::vector<float> class_weight, double l2_per_item)
      : features_(std::move(features)),
        labels_(std::move(labels)),
        classes_(classes),
        width_(features_.size() / labels_.size()),
        class_weight_(std::move(class_weight)),
        l2_(l2_per_item) {
    for (const int32_t label : labels_) total_ += class_weight_[static_cast<std::size_t>(label)];
  }

  [[nodiscard]] std::size_t parameters() const { return (width_ + 1) * classes_; }

  [[nodiscard]] dense_layer layer(const std::vector<double>& x) const {
    const auto split = x.begin() + static_cast<std::ptrdiff_t>(width_ * classes_);
    return {width_, classes_, std::vector<float>(x.begin(), split),
            std::vector<float>(split, x.end())};
  }

  // Mean cross-entropy, and its gradient by the logits in `gradient`.
  [[nodiscard]] loss_value loss(const dense_layer& at) const {
    network net;
    net.layers = {at};
    loss_value out = cross_entropy(net.forward(features_), labels_, class_weight_);
    // Class weights scale the items' losses here, where cross_entropy makes a weighted mean.
    const double scale = total_ / static_cast<double>(labels_.size());
    out.loss *= scale;
    for (float& value : out.gradient) value *= static_cast<float>(scale);
    return out;
  }

  double operator()(const std::vector<double>& x, std::vector<double>& gradient) const {
    const loss_value at = loss(layer(x));
    std::vector<float> weight(width_ * classes_);
    multiply(width_, classes_, labels_.size(), transposed(features_.data(), width_),
             rows_of(at.gradient.data(), classes_), weight.data());
    double squares = 0;
    for (std::size_t i = 0; i < weight.size(); ++i) {
      gradient[i] = weight[i] + l2_ * x[i];
      squares += x[i] * x[i];
    }
    for (std::size_t c = 0; c < classes_; ++c) {
      double sum = 0;
      for (std::size_t r = 0; r < labels_.size(); ++r) sum += at.gradient[r * classes_ + c];
      gradient[weight.size() + c] = sum;
    }
    return at.loss + l2_ / 2 * squares;
  }

 private:
  std::vector<float> features_;
  std::vector<int32_t> labels_;
  std::size_t classes_;
  std::size_t width_;
  std::vector<float> class_weight_;
  double l2_;
  double total_ = 0;  // of the items' class weights
};

}  // namespace

result<logistic_training> train_logistic(
    examples& train, std::size_t classes, examples* validation, const logistic_options& options,
    const std::function<bool(std::size_t iteration, double value)>& go_on) {
  if (train.views() == 0) {
    return invalid(
        "head.logistic finds the optimum of a fixed set and cannot learn from fresh views; set "
        "views = 1 or more on the augment node, or use head.dense");
  }
  logistic_training out;
  if (options.standardise) {
    GRAFT_TRY_ASSIGN(out.model.scaling, standardisation::of(train));
  }
  std::vector<float> features;
  std::vector<int32_t> labels;
  for (int32_t view = 0; view < train.views(); ++view) {
    GRAFT_TRY_ASSIGN(std::vector<float> one, read_view(train, view));
    out.model.scaling.apply(one);
    features.insert(features.end(), one.begin(), one.end());
    labels.insert(labels.end(), train.labels().begin(), train.labels().end());
  }
  const regression function(std::move(features), std::move(labels), classes,
                            class_weights(options.balanced, train.labels(), classes),
                            options.l2 / static_cast<double>(train.size()));
  const lbfgs_outcome found =
      minimise(function, std::vector<double>(function.parameters()), options.search, go_on);
  if (found.cancelled) return status(code::cancelled, "training was interrupted");
  if (!std::isfinite(found.value)) {
    return status(code::out_of_range,
                  "the loss is not a finite number; look for damaged photos or weights");
  }
  out.model.net.layers = {function.layer(found.x)};
  out.train_loss = function.loss(out.model.net.layers.front()).loss;
  out.iterations = found.iterations;
  out.converged = found.converged;
  if (validation != nullptr && validation->size() > 0) {
    GRAFT_TRY_ASSIGN(std::vector<float> held_out, read_view(*validation, 0));
    out.model.scaling.apply(held_out);
    out.model.temperature =
        fit_temperature(out.model.net.forward(held_out), classes, validation->labels());
    out.calibrated = true;
  }
  return out;
}

}  // namespace graft::head
