// What bound values own: every text and list that the plugin's view points into.
#pragma once

#include <config/bind.hpp>

#include <graft/abi/param.h>
#include <graft/sdk/text.hpp>

#include <deque>
#include <string>
#include <vector>

namespace graft::config {

using graft::to_string;  // of a graft_text, beside that of a position

// Deques: what they hold stays where it is when more is added.
struct bound_values::storage {
  std::deque<std::string> texts;
  std::deque<std::vector<int64_t>> integers;
  std::deque<std::vector<double>> numbers;
  std::deque<std::vector<graft_text>> lists;
  std::deque<graft_value> values;
  std::vector<const graft_value*> pointers;
  graft_values raw{};
  std::vector<effective_parameter> effective;

  graft_text keep(std::string text) { return to_text(texts.emplace_back(std::move(text))); }
};

}  // namespace graft::config
