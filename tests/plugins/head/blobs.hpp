// Made-up features: one cloud of points for each class.
#pragma once

#include "data/examples.hpp"

#include <graft/sdk/philox.hpp>

#include <cmath>
#include <vector>

namespace graft::head::test {

// A number from a bell curve, near enough: the sum of twelve uniform ones.
inline float bell(philox& random) {
  float sum = -6;
  for (int i = 0; i < 12; ++i) sum += random.uniform();
  return sum;
}

// `each` examples of every class around centres that are `apart` standard deviations from 0.
inline memory_examples blobs(std::size_t classes, std::size_t each, std::size_t width, float apart,
                             uint64_t key, int32_t views = 1) {
  philox centres_of(1);
  std::vector<float> centres(classes * width);
  for (float& value : centres) {
    value = apart / std::sqrt(static_cast<float>(width)) * bell(centres_of);
  }
  philox random(key);
  std::vector<float> features;
  std::vector<int32_t> labels;
  for (int32_t view = 0; view < views; ++view) {
    for (std::size_t i = 0; i < classes * each; ++i) {
      const std::size_t label = i % classes;
      if (view == 0) labels.push_back(static_cast<int32_t>(label));
      for (std::size_t f = 0; f < width; ++f) {
        features.push_back(centres[label * width + f] + bell(random));
      }
    }
  }
  return {features, width, labels, views};
}

}  // namespace graft::head::test
