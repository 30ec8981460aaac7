// Settles which items are for training, validation and testing, so that the same items get the
// same splits whatever their order, and a new photo moves as few others as possible.
#pragma once

#include <graft/abi/item.h>
#include <graft/sdk/result.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace graft::splitting {

using hash128 = std::array<uint8_t, 16>;

struct fractions {
  double train = 0.7;
  double validation = 0.1;
  double test = 0.2;
};

// Those left out share what the given ones leave, in the proportion 0.7 : 0.1 : 0.2.
// `invalid_argument` where the sum is not 1 within 1e-6 or nothing is left for training.
result<fractions> complete(std::optional<double> train, std::optional<double> validation,
                           std::optional<double> test);

struct candidate {
  int32_t split = GRAFT_SPLIT_NONE;  // what it carries
  int32_t label = GRAFT_NO_LABEL;
  std::string_view label_name;
  std::string_view id;
  std::string_view group;  // empty = none
  hash128 content{};       // all zeros = unknown
};

struct arrangement {
  std::vector<int32_t> splits;        // one for each item, GRAFT_SPLIT_TRAIN to _TEST
  std::vector<std::string> warnings;  // what could not be held, a sentence each
};

// Items that carry a split keep it. Items of one group, and items of the same content, stay
// together; what belongs with a carrying item follows it. The rest of each class is ordered by
// hash of group or content and cut at the fractions. Every class of two or more that allows it has
// an item in train and one in test (where those fractions are not 0). `hash` gives the hash of a
// text: it must be the same in every run.
arrangement arrange(std::span<const candidate> items, const fractions& fractions,
                    const std::function<hash128(std::string_view)>& hash);

}  // namespace graft::splitting
