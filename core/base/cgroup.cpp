// CPU quotas of control groups, read by hand: containers limit CPUs there, not by affinity.
#include <base/cpu.hpp>
#include <base/files.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string_view>

namespace graft::base {

namespace {

constexpr uint64_t largest = 1 << 20;

std::optional<int64_t> parse_number(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

int rounded_up(int64_t quota, int64_t period) {
  if (quota <= 0 || period <= 0) return 0;
  return static_cast<int>(std::clamp<int64_t>((quota - 1) / period + 1, 1, 1 << 20));
}

// Version 2: "max 100000" or "150000 100000".
int quota_v2(const std::string& folder) {
  const auto text = read_file(folder + "/cpu.max", largest);
  if (!text) return 0;
  const std::size_t space = text->find(' ');
  if (space == std::string::npos) return 0;
  const auto quota = parse_number(std::string_view(*text).substr(0, space));
  const auto period = parse_number(std::string_view(*text).substr(space + 1));
  return quota && period ? rounded_up(*quota, *period) : 0;
}

int quota_v1(const std::string& folder) {
  const auto quota_text = read_file(folder + "/cpu.cfs_quota_us", largest);
  const auto period_text = read_file(folder + "/cpu.cfs_period_us", largest);
  if (!quota_text || !period_text) return 0;
  const auto quota = parse_number(*quota_text);
  const auto period = parse_number(*period_text);
  return quota && period ? rounded_up(*quota, *period) : 0;
}

// The least quota of a group and of all above it: each level limits those below.
template <class Quota>
int least(const std::string& mount, std::string group, Quota quota) {
  int least = 0;
  while (true) {
    const int here = quota(mount + group);
    if (here > 0) least = least == 0 ? here : std::min(least, here);
    const std::size_t slash = group.rfind('/');
    if (group.empty() || slash == std::string::npos) return least;
    group.resize(slash);
  }
}

bool names_cpu(const std::string& controllers) {
  std::istringstream list(controllers);
  for (std::string name; std::getline(list, name, ',');) {
    if (name == "cpu") return true;
  }
  return false;
}

}  // namespace

int cgroup_cpus(const std::string& root) {
  const auto groups = read_file(root + "/proc/self/cgroup", largest);
  if (!groups) return 0;
  int best = 0;
  const auto add = [&best](int quota) {
    if (quota > 0) best = best == 0 ? quota : std::min(best, quota);
  };
  // Lines of "hierarchy:controllers:path"; version 2 has hierarchy 0 and no controllers.
  std::istringstream lines(*groups);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    std::string group = line.substr(second + 1);
    if (group == "/") group.clear();
    if (controllers.empty()) {
      add(least(root + "/sys/fs/cgroup", group, quota_v2));
    } else if (names_cpu(controllers)) {
      add(least(root + "/sys/fs/cgroup/cpu", group, quota_v1));
      add(least(root + "/sys/fs/cgroup/" + controllers, group, quota_v1));
    }
  }
  return best;
}

}  // namespace graft::base
