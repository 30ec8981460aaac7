#include "runner/bench_profile.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace graft::runner {
namespace {

constexpr std::size_t widest_name = 48;

struct sums {
  double milliseconds = 0;
  double operations = 0;
};

sums sums_of(std::span<const host::layer_time> layers) {
  sums all;
  for (const host::layer_time& one : layers) {
    all.milliseconds += one.milliseconds;
    all.operations += one.operations;
  }
  return all;
}

// Operations a second, in thousands of millions; 0 where no work is counted.
double rate(double operations, double milliseconds) {
  return milliseconds > 0 ? operations / milliseconds / 1e6 : 0;
}

// The end of a long name tells more than its beginning.
std::string shortened(const std::string& name) {
  return name.size() <= widest_name ? name : "..." + name.substr(name.size() - widest_name + 3);
}

}  // namespace

std::string profile_table(const profile_heading& heading,
                          std::span<const host::layer_time> layers) {
  const sums all = sums_of(layers);
  std::size_t name = 5;
  std::size_t op = 2;
  std::size_t kernel = 14;
  for (const host::layer_time& one : layers) {
    name = std::max(name, shortened(one.name).size());
    op = std::max(op, one.op.size());
    kernel = std::max(kernel, one.implementation.size());
  }
  std::string text = fmt::format("{}, {}, {}: one image on one thread, the fastest run counts\n",
                                 heading.model, heading.backbone, heading.precision);
  const auto line = [&](const std::string& first, const std::string& second,
                        const std::string& third, double milliseconds, double operations) {
    const double share = all.milliseconds > 0 ? 100 * milliseconds / all.milliseconds : 0;
    text += fmt::format("{:<{}}  {:<{}}  {:<{}}  {:>9.4f}  {:>8.4f}  {:>8.1f}  {:>5.1f}\n", first,
                        name, second, op, third, kernel, milliseconds, operations / 1e9,
                        rate(operations, milliseconds), share);
  };
  text += fmt::format("{:<{}}  {:<{}}  {:<{}}  {:>9}  {:>8}  {:>8}  {:>5}\n", "layer", name, "op",
                      op, "implementation", kernel, "ms", "GFLOP", "GFLOP/s", "%");
  for (const host::layer_time& one : layers) {
    line(shortened(one.name), one.op, one.implementation, one.milliseconds, one.operations);
  }
  line("total", "", std::to_string(layers.size()) + " layers", all.milliseconds, all.operations);
  return text;
}

std::string profile_json(const profile_heading& heading, std::span<const host::layer_time> layers) {
  const sums all = sums_of(layers);
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const host::layer_time& one : layers) {
    rows.push_back({{"layer", one.name},
                    {"op", one.op},
                    {"implementation", one.implementation},
                    {"ms", one.milliseconds},
                    {"gflop", one.operations / 1e9},
                    {"gflop_per_second", rate(one.operations, one.milliseconds)}});
  }
  const nlohmann::ordered_json object = {
      {"model", heading.model},
      {"backbone", heading.backbone},
      {"precision", heading.precision},
      {"ms", all.milliseconds},
      {"gflop", all.operations / 1e9},
      {"gflop_per_second", rate(all.operations, all.milliseconds)},
      {"layers", rows}};
  return object.dump() + "\n";
}

}  // namespace graft::runner
