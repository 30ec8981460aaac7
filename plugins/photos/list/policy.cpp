#include "list/policy.hpp"

#include <cstdio>

namespace graft::photos {
namespace {

std::string first_few(const std::vector<bad_file>& bad) {
  constexpr std::size_t told = 5;
  std::string text;
  for (std::size_t i = 0; i < bad.size() && i < told; ++i) {
    text += "\n  " + bad[i].path + ": " + bad[i].why.message();
  }
  if (bad.size() > told) text += "\n  ... and " + std::to_string(bad.size() - told) + " more";
  return text;
}

}  // namespace

status judge(const bad_policy& policy, const std::vector<bad_file>& bad, std::size_t total) {
  if (bad.empty()) return {};
  const std::string counted =
      std::to_string(bad.size()) + " of " + std::to_string(total) + " photos cannot be read";
  if (policy.strict) {
    return data_loss(counted +
                     " and policy = \"strict\" allows none; remove or repair them, or "
                     "set policy = \"skip\":" +
                     first_few(bad));
  }
  const double allowed = policy.max_bad_fraction * static_cast<double>(total);
  if (static_cast<double>(bad.size()) <= allowed) return {};
  char fraction[32];
  std::snprintf(fraction, sizeof(fraction), "%g", policy.max_bad_fraction);
  return data_loss(counted + ", more than max_bad_fraction = " + fraction +
                   " allows; remove or repair them, or raise it:" + first_few(bad));
}

}  // namespace graft::photos
