// The backbone above the head as what is below it in training: graft.upstream/1.
#pragma once

#include "train/body.hpp"

#include <graft/sdk/upstream.hpp>

#include <memory>
#include <string>
#include <vector>

namespace graft::head {

class upstream_body : public body {
  // The items of a split, at the boundary where the body is open.
  class items : public examples {
   public:
    items(const upstream_body& of, int32_t split, int32_t views)
        : of_(of), split_(split), views_(split == GRAFT_SPLIT_TRAIN ? views : 1) {}
    status learn_labels();
    [[nodiscard]] std::size_t width() const override;
    [[nodiscard]] std::span<const int32_t> labels() const override { return labels_; }
    [[nodiscard]] int32_t views() const override { return views_; }
    status read(int32_t view, std::span<const uint64_t> rows, std::span<float> out) override;

   private:
    const upstream_body& of_;
    int32_t split_;
    int32_t views_;
    std::vector<int32_t> labels_;
  };

 public:
  // `views` as the dataset has them. Errors: the backbone's.
  static result<std::unique_ptr<upstream_body>> open(const graft::host& host, int32_t views);

  examples& train() override { return *train_; }
  examples* validation() override { return validation_.get(); }
  [[nodiscard]] std::vector<int64_t> input_shape() const override;
  [[nodiscard]] std::size_t features() const override;
  status unfreeze(const std::string& stage) override;
  [[nodiscard]] std::size_t open_stages() const override { return last() - from_; }
  result<std::vector<trained_tensor>> tensors() override;
  status forward(std::span<const float> inputs, std::size_t rows, bool record,
                 std::span<float> features) override;
  status backward(std::span<const float> feature_gradient, std::size_t rows) override;
  status changed() override { return upstream_.changed(); }

 private:
  explicit upstream_body(const graft::host& host) : upstream_(host) {}
  [[nodiscard]] std::size_t last() const { return boundaries_.size() - 1; }

  upstream upstream_;
  std::span<const graft_boundary* const> boundaries_;
  std::size_t deepest_ = 0;  // the boundary from which on the backbone may be trained
  std::size_t from_ = 0;     // from which on it is trained now
  std::unique_ptr<items> train_;
  std::unique_ptr<items> validation_;
  upstream_tape tape_;
};

}  // namespace graft::head
