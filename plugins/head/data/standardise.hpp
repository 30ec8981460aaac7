// Features brought to mean 0 and standard deviation 1, as they are over the train items.
#pragma once

#include "data/examples.hpp"

#include <span>
#include <vector>

namespace graft::head {

struct standardisation {
  std::vector<float> mean;   // [F]; empty = features are left as they are
  std::vector<float> scale;  // [F]; 1 / standard deviation, 1 where a feature never varies

  // Over all fixed views of all examples (the first one where views are fresh). A feature that is
  // not a finite number is an error.
  static result<standardisation> of(examples& from);

  // In place; `features` is [rows][F].
  void apply(std::span<float> features) const;
  // From the gradient of what apply() made to that of what it was given, in place.
  void apply_to_gradient(std::span<float> gradient) const;
};

}  // namespace graft::head
