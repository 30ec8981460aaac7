#include "node/upstream_body.hpp"

#include <graft/sdk/tensor.hpp>

#include <algorithm>
#include <array>

namespace graft::head {
namespace {

std::size_t size_of(const graft_boundary& boundary) {
  std::size_t n = 1;
  for (int32_t i = 0; i < boundary.rank; ++i) n *= static_cast<std::size_t>(boundary.shape[i]);
  return n;
}

// [rows, boundary...] over `data`.
graft_tensor tensor_at(const graft_boundary& boundary, float* data, std::size_t rows) {
  std::array<int64_t, GRAFT_MAX_RANK> shape{static_cast<int64_t>(rows)};
  std::copy_n(boundary.shape, boundary.rank, shape.begin() + 1);
  return float_tensor(data, std::span(shape).first(static_cast<std::size_t>(boundary.rank) + 1));
}

}  // namespace

status upstream_body::items::learn_labels() {
  GRAFT_TRY_ASSIGN(const auto all, of_.upstream_.items(split_));
  for (const graft_item* one : all) labels_.push_back(one->label);
  return {};
}

std::size_t upstream_body::items::width() const { return size_of(*of_.boundaries_[of_.from_]); }

status upstream_body::items::read(int32_t view, std::span<const uint64_t> rows,
                                  std::span<float> out) {
  GRAFT_TRY_ASSIGN(const graft_tensor* values, of_.upstream_.read(split_, view, rows, of_.from_));
  const auto from = elements<const float>(*values);
  std::copy(from.begin(), from.end(), out.begin());
  return {};
}

result<std::unique_ptr<upstream_body>> upstream_body::open(const graft::host& host, int32_t views) {
  std::unique_ptr<upstream_body> made(new upstream_body(host));
  GRAFT_TRY_ASSIGN(made->boundaries_, made->upstream_.boundaries());
  GRAFT_TRY_ASSIGN(const uint64_t deepest, made->upstream_.first_trainable());
  made->deepest_ = static_cast<std::size_t>(deepest);
  made->from_ = made->deepest_;
  made->train_ = std::make_unique<items>(*made, GRAFT_SPLIT_TRAIN, views);
  made->validation_ = std::make_unique<items>(*made, GRAFT_SPLIT_VALIDATION, views);
  GRAFT_TRY(made->train_->learn_labels());
  GRAFT_TRY(made->validation_->learn_labels());
  return made;
}

std::vector<int64_t> upstream_body::input_shape() const {
  const graft_boundary& at = *boundaries_[from_];
  return {at.shape, at.shape + at.rank};
}

std::size_t upstream_body::features() const { return size_of(*boundaries_.back()); }

status upstream_body::unfreeze(const std::string& stage) {
  std::size_t wanted = deepest_;
  if (stage == "none") wanted = last();
  if (stage == "all") wanted = 0;
  if (!stage.empty() && stage != "none" && stage != "all") {
    std::string names = "\"none\"";
    wanted = last();
    for (std::size_t k = deepest_; k < last(); ++k) {
      const std::string name = to_string(boundaries_[k + 1]->name);
      if (name == stage) wanted = k;
      names += ", \"" + name + "\"";
    }
    if (wanted == last()) {
      return invalid("a phase would unfreeze \"" + stage + "\"; the backbone's trainable allows " +
                     names);
    }
  }
  if (wanted < deepest_) {
    return invalid("a phase would unfreeze everything; set the backbone's trainable to \"all\"");
  }
  from_ = wanted;
  return {};
}

result<std::vector<trained_tensor>> upstream_body::tensors() {
  GRAFT_TRY_ASSIGN(const auto all, upstream_.parameters());
  std::vector<trained_tensor> made;
  for (const graft_parameter* one : all) {
    if (one->stage < deepest_) continue;
    trained_tensor tensor;
    tensor.name = "backbone." + to_string(one->name);
    tensor.value = elements<float>(*one->value);
    if (one->gradient != nullptr) tensor.gradient = elements<float>(*one->gradient);
    tensor.depth = last() - static_cast<std::size_t>(one->stage);
    tensor.decays = (one->flags & GRAFT_PARAMETER_DECAYS) != 0;
    made.push_back(std::move(tensor));
  }
  return made;
}

// The host reads inputs and gradients; that they are not const is the ABI's tensor alone.
status upstream_body::forward(std::span<const float> inputs, std::size_t rows, bool record,
                              std::span<float> features) {
  const graft_tensor in = tensor_at(*boundaries_[from_], const_cast<float*>(inputs.data()), rows);
  graft_tensor out = tensor_at(*boundaries_.back(), features.data(), rows);
  const bool training = record && from_ < last();
  return upstream_.forward(from_, training ? GRAFT_MODE_TRAINING : GRAFT_MODE_INFERENCE, in, out,
                           training ? &tape_ : nullptr);
}

status upstream_body::backward(std::span<const float> feature_gradient, std::size_t rows) {
  const graft_tensor gradient =
      tensor_at(*boundaries_.back(), const_cast<float*>(feature_gradient.data()), rows);
  const upstream_tape tape = std::move(tape_);
  return upstream_.vjp(tape, gradient);
}

}  // namespace graft::head
