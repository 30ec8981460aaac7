// What is below the head while it learns: features that are there already, or a backbone that is
// trained beside it. An item enters at a boundary: what comes before never changes.
#pragma once

#include "data/examples.hpp"
#include "train/parameters.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace graft::head {

class body {
 public:
  virtual ~body() = default;
  // What enters at the boundary; width() is its size for one item. Their labels never change.
  virtual examples& train() = 0;
  virtual examples* validation() = 0;  // null or empty where there is none
  // Sizes of one item at the boundary.
  [[nodiscard]] virtual std::vector<int64_t> input_shape() const = 0;
  [[nodiscard]] virtual std::size_t features() const = 0;  // F

  // Moves the boundary to where the stage of that name begins ("none": behind the last stage;
  // "all": before the first; empty: as deep as the backbone asks for). Errors: invalid_argument for
  // a stage that is not there, or is not to be trained.
  virtual status unfreeze(const std::string& stage) = 0;
  // Number of stages from the boundary on.
  [[nodiscard]] virtual std::size_t open_stages() const = 0;
  // All that may ever change, with its stored statistics, whatever the boundary is now.
  virtual result<std::vector<trained_tensor>> tensors() = 0;

  // Features [rows][F] of inputs [rows][width]. With `record`, backward() may follow.
  virtual status forward(std::span<const float> inputs, std::size_t rows, bool record,
                         std::span<float> features) = 0;
  // Overwrites the gradients of the tensors behind the boundary.
  virtual status backward(std::span<const float> feature_gradient, std::size_t rows) = 0;
  // Values were written.
  virtual status changed() = 0;
};

// Features as they are.
class frozen_body : public body {
 public:
  frozen_body(examples& train, examples* validation) : train_(train), validation_(validation) {}
  examples& train() override { return train_; }
  examples* validation() override { return validation_; }
  [[nodiscard]] std::vector<int64_t> input_shape() const override {
    return {static_cast<int64_t>(train_.width())};
  }
  [[nodiscard]] std::size_t features() const override { return train_.width(); }
  status unfreeze(const std::string& stage) override;
  [[nodiscard]] std::size_t open_stages() const override { return 0; }
  result<std::vector<trained_tensor>> tensors() override { return std::vector<trained_tensor>{}; }
  status forward(std::span<const float> inputs, std::size_t rows, bool record,
                 std::span<float> features) override;
  status backward(std::span<const float> /*gradient*/, std::size_t /*rows*/) override { return {}; }
  status changed() override { return {}; }

 private:
  examples& train_;
  examples* validation_;
};

}  // namespace graft::head
