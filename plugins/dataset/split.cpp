#include "split.hpp"

#include <algorithm>
#include <stdexcept>

namespace graft::splitting {
namespace {

candidate as_candidate(const graft_item& item) {
  candidate made{item.split,       item.label,          to_view(item.label_name),
                 to_view(item.id), to_view(item.group), {}};
  std::copy(std::begin(item.hash), std::end(item.hash), made.content.begin());
  if (made.label == GRAFT_NO_LABEL) made.label_name = "(no label)";
  return made;
}

std::optional<double> share(const values& values, std::string_view name) {
  return values.has(name) ? std::optional(values.number(name)) : std::nullopt;
}

}  // namespace

std::vector<param> split::params() {
  const auto fraction = [](std::string_view name, std::string_view doc) {
    return param::number(name).optional().range(0, 1).doc(doc);
  };
  return {
      fraction("train",
               "Share of each class to train on. Without it: 0.7, or what the others leave."),
      fraction("validation",
               "Share of each class for choices such as early stopping. Without it: 0.1, or what "
               "the others leave."),
      fraction("test",
               "Share of each class to judge on. Without it: 0.2, or what the others leave."),
  };
}

split::split(graft::host host, const values& values) : host_(host) {
  auto made = complete(share(values, "train"), share(values, "validation"), share(values, "test"));
  if (!made.ok()) throw std::invalid_argument(made.status().message());
  fractions_ = *made;
}

status split::arrange(std::span<const graft_item* const> items, std::span<int32_t> splits) const {
  std::vector<candidate> candidates;
  candidates.reserve(items.size());
  for (const graft_item* item : items) candidates.push_back(as_candidate(*item));
  const arrangement made = splitting::arrange(candidates, fractions_, [&](std::string_view text) {
    return host_.hash(text.data(), text.size());
  });
  for (const std::string& warning : made.warnings) host_.warn(warning);
  const auto count = [&](int32_t split) {
    return std::to_string(std::count(made.splits.begin(), made.splits.end(), split));
  };
  host_.info(count(GRAFT_SPLIT_TRAIN) + " train, " + count(GRAFT_SPLIT_VALIDATION) +
             " validation, " + count(GRAFT_SPLIT_TEST) + " test");
  std::copy(made.splits.begin(), made.splits.end(), splits.begin());
  return {};
}

}  // namespace graft::splitting
