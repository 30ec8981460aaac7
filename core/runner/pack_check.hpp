// What photos tell about a model pack: whether its features are numbers that depend on the photo,
// what its classifier says, and under which common preprocessing the photos look to the first
// convolution as those of the training did.
#pragma once

#include "host/events.hpp"
#include "scaffold/new_model_pack.hpp"

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace graft::runner {

struct tried_preprocessing {
  std::string words;    // "bgr, mean 127.5, std 127.5"
  double distance = 0;  // mean over the channels of the Kullback-Leibler divergence, 0 = alike
  bool own = false;     // as the pack says
};

struct pack_findings {
  std::size_t photos = 0;
  float least = 0;  // of all features
  float most = 0;
  double zeros = 0;                  // share of the features that are 0
  bool all_same = false;             // whether several photos gave the same features
  std::vector<std::string> classes;  // a line for each of the first photos: numbers, probabilities
  std::vector<tried_preprocessing> tried;  // nearest first; empty where the model remembers nothing
};

// `photos` is a photo or a folder. Errors: a photo that cannot be read, features that are no
// numbers.
result<pack_findings> check_pack(const scaffold::new_pack& pack, const std::string& photos,
                                 host::events* events);

}  // namespace graft::runner
