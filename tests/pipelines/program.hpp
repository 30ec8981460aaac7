// Runs the built `graft` as a person would, and reads what it leaves behind.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace graft::test {

struct outcome {
  int exit_code = 0;  // 128 + the signal's number where a signal ended it
  std::string out;
  std::string err;
};

// `cache` is the GRAFT_CACHE_DIR; the working directory is the source tree.
outcome run_graft(const std::vector<std::string>& arguments, const std::string& cache);

// A cache that the tests of one build share, so that a photo is decoded once for all of them.
std::string shared_cache();

std::string read_text(const std::string& path);
nlohmann::ordered_json read_json(const std::string& path);
// One JSON object a line.
std::vector<nlohmann::ordered_json> json_lines(const std::string& text);

// A folder with the first n stamps of each class, below `folder`.
std::string few_stamps(const std::string& folder, int n);

}  // namespace graft::test
