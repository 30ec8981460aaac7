#include "arrange.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace graft::splitting {
namespace {

// Enough digits to tell a sum that is just outside the slack from 1.
std::string readable(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.7g", value);
  return text.data();
}

}  // namespace

result<fractions> complete(std::optional<double> train, std::optional<double> validation,
                           std::optional<double> test) {
  constexpr fractions usual;
  const double given = train.value_or(0) + validation.value_or(0) + test.value_or(0);
  const double missing =
      (train ? 0 : usual.train) + (validation ? 0 : usual.validation) + (test ? 0 : usual.test);
  constexpr double slack = 1e-6;
  if (given > 1 + slack || (missing == 0 && given < 1 - slack)) {
    return invalid("train, validation and test add up to " + readable(given) + "; expected 1" +
                   (missing > 0 ? " at most" : ""));
  }
  const double unit = missing > 0 ? std::max(0.0, 1 - given) / missing : 0;
  const fractions made{train.value_or(usual.train * unit),
                       validation.value_or(usual.validation * unit),
                       test.value_or(usual.test * unit)};
  if (made.train <= slack) {
    return invalid("train = " + readable(made.train) +
                   " leaves nothing to train on; expected a share above 0");
  }
  return made;
}

}  // namespace graft::splitting
