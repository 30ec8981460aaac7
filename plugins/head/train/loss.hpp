// Softmax and its cross-entropy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace graft::head {

// Probabilities of logits / temperature, in place; [rows][classes].
void softmax(std::span<float> logits, std::size_t classes, float temperature = 1.0F);

struct loss_value {
  double loss = 0;              // weighted mean over the rows
  std::vector<float> gradient;  // of that mean by the logits, [rows][classes]
};

// Cross-entropy of logits [rows][classes] against labels, each row weighted by its class's weight
// and the sum divided by the weights' sum (as PyTorch does).
loss_value cross_entropy(std::span<const float> logits, std::span<const int32_t> labels,
                         std::span<const float> class_weight);

// The same against soft targets [rows][classes]. A row's weight is that of its classes, mixed as
// its target is. With gamma > 0 the focal loss (Lin et al., 2017): each class's term is weakened by
// (1 - p)^gamma.
loss_value soft_cross_entropy(std::span<const float> logits, std::span<const float> targets,
                              std::span<const float> class_weight, double gamma);

// Rows whose largest logit (the first of equals) is their label's.
std::size_t count_correct(std::span<const float> logits, std::span<const int32_t> labels);

}  // namespace graft::head
