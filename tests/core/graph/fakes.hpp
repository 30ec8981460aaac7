// A plugin inside the test program, and graphs built from it without a file of a real plugin.
//   items    source: 4x4 images whose colour says the class; obeys a smallest size
//   augment  transform: obeys and asks for a smallest size, adds noise to training views
//   net      transform: asks for images of `size`, takes images or inputs, makes features
//   tensors  transform: makes inputs from images, any size
//   join     transform: features of many nodes in one, scaled by the sum of an image
//   mean     estimator: the mean features of each class
//   judge    sink for held-out items; take: sink for all
#pragma once

#include "core/graph/hooks.hpp"
#include "graph/graph.hpp"

#include <optional>
#include <string>
#include <vector>

namespace graft::test {

struct built {
  std::optional<graph::graph> graph;
  std::string faults;  // rendered, without the folder of the file
};

// Builds a pipeline of fake nodes from its TOML text; [run] and format may be left out.
built build_fake(const std::string& nodes, host::events* events = nullptr,
                 const std::vector<std::string>& set = {});

}  // namespace graft::test
