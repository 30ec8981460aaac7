// A body of two linear stages, [in] to [F] to [F], whose gradients are known.
#pragma once

#include "train/body.hpp"

#include <numeric>
#include <string>
#include <vector>

namespace graft::head::test {

class linear_body : public body {
 public:
  linear_body(examples& train, examples* validation, std::size_t features)
      : train_(train), validation_(validation), features_(features) {
    weights_[0].resize(train.width() * features);
    weights_[1].resize(features * features);
    for (std::size_t s = 0; s < 2; ++s) {
      gradients_[s].resize(weights_[s].size());
      for (std::size_t i = 0; i < weights_[s].size(); ++i) {
        weights_[s][i] = 0.3F * static_cast<float>(static_cast<int>(i * 7 % 11) - 5) / 5.0F;
      }
    }
  }

  examples& train() override { return at_boundary_[0].of(*this, train_); }
  examples* validation() override {
    return validation_ == nullptr ? nullptr : &at_boundary_[1].of(*this, *validation_);
  }
  [[nodiscard]] std::vector<int64_t> input_shape() const override {
    return {static_cast<int64_t>(from_ == 0 ? train_.width() : features_)};
  }
  [[nodiscard]] std::size_t features() const override { return features_; }
  status unfreeze(const std::string& stage) override {
    unfrozen.push_back(stage);
    from_ = stage == "none" ? 2 : stage == "stage2" ? 1 : 0;
    return {};
  }
  [[nodiscard]] std::size_t open_stages() const override { return 2 - from_; }
  result<std::vector<trained_tensor>> tensors() override {
    return std::vector<trained_tensor>{{"stage1", weights_[0], gradients_[0], 2, true},
                                       {"stage2", weights_[1], gradients_[1], 1, true}};
  }
  status forward(std::span<const float> inputs, std::size_t rows, bool record,
                 std::span<float> features) override {
    if (record) inputs_[from_ == 2 ? 1 : from_].assign(inputs.begin(), inputs.end());
    std::vector<float> now(inputs.begin(), inputs.end());
    for (std::size_t s = from_; s < 2; ++s) {
      if (record) inputs_[s] = now;
      now = through(s, now, rows);
    }
    std::copy(now.begin(), now.end(), features.begin());
    return {};
  }
  status backward(std::span<const float> gradient, std::size_t rows) override {
    std::vector<float> out(gradient.begin(), gradient.end());
    for (std::size_t s = 2; s-- > from_;) out = back(s, out, rows);
    return {};
  }
  status changed() override {
    ++changes;
    return {};
  }

  std::vector<std::string> unfrozen;
  int changes = 0;
  [[nodiscard]] const std::vector<float>& weights(std::size_t stage) const {
    return weights_[stage];
  }

 private:
  // Items as they reach the boundary.
  class reached : public examples {
   public:
    examples& of(linear_body& body, examples& from) {
      body_ = &body;
      from_ = &from;
      return *this;
    }
    [[nodiscard]] std::size_t width() const override {
      return body_->from_ == 0 ? from_->width() : body_->features_;
    }
    [[nodiscard]] std::span<const int32_t> labels() const override { return from_->labels(); }
    [[nodiscard]] int32_t views() const override { return from_->views(); }
    status read(int32_t view, std::span<const uint64_t> rows, std::span<float> out) override {
      std::vector<float> now(rows.size() * from_->width());
      GRAFT_TRY(from_->read(view, rows, now));
      for (std::size_t s = 0; s < body_->from_; ++s) now = body_->through(s, now, rows.size());
      std::copy(now.begin(), now.end(), out.begin());
      return {};
    }

   private:
    linear_body* body_ = nullptr;
    examples* from_ = nullptr;
  };

  [[nodiscard]] std::vector<float> through(std::size_t s, const std::vector<float>& in,
                                           std::size_t rows) const {
    const std::size_t width = in.size() / rows;
    std::vector<float> out(rows * features_);
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t i = 0; i < width; ++i) {
        for (std::size_t f = 0; f < features_; ++f) {
          out[r * features_ + f] += in[r * width + i] * weights_[s][i * features_ + f];
        }
      }
    }
    return out;
  }
  std::vector<float> back(std::size_t s, const std::vector<float>& out, std::size_t rows) {
    const std::vector<float>& in = inputs_[s];
    const std::size_t width = in.size() / rows;
    std::vector<float> gradient(in.size());
    std::fill(gradients_[s].begin(), gradients_[s].end(), 0.0F);
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t i = 0; i < width; ++i) {
        for (std::size_t f = 0; f < features_; ++f) {
          const float slope = out[r * features_ + f];
          gradients_[s][i * features_ + f] += in[r * width + i] * slope;
          gradient[r * width + i] += weights_[s][i * features_ + f] * slope;
        }
      }
    }
    return gradient;
  }

  examples& train_;
  examples* validation_;
  std::size_t features_;
  std::size_t from_ = 0;
  std::vector<float> weights_[2];
  std::vector<float> gradients_[2];
  std::vector<float> inputs_[2];
  reached at_boundary_[2];
};

}  // namespace graft::head::test
