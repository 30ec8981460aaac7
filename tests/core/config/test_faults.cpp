// Every pipeline of faults/ with the messages it has to give in the file of the same name that
// ends in .expected. Lines "# --set key=value" at the top of a pipeline are its overrides.
#include "core/config/support.hpp"
#include "support/catch.hpp"

#include <base/files.hpp>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace fs = std::filesystem;

namespace {

std::vector<std::string> overrides_of(const std::string& text) {
  constexpr std::string_view mark = "# --set ";
  std::vector<std::string> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line) && line.starts_with(mark);) {
    out.push_back(line.substr(mark.size()));
  }
  return out;
}

}  // namespace

TEST_CASE("each fault gives its message, its place and its advice") {
  const std::string folder = graft::test::source_folder() + "/tests/core/config/faults";
  std::vector<std::string> cases;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".expected") cases.push_back(entry.path().stem().string());
  }
  std::sort(cases.begin(), cases.end());
  REQUIRE(cases.size() >= 40);
  for (const std::string& name : cases) {
    const std::string path = folder + "/" + name + ".toml";
    const auto text = graft::base::read_file(path, 1 << 20);
    REQUIRE(text.ok());
    const std::string told = graft::test::faults_of(path, overrides_of(*text));
    INFO(name);
    CHECK(graft::test::replaced(graft::test::replaced(told, folder + "/", ""), folder, ".") ==
          *graft::base::read_file(folder + "/" + name + ".expected", 1 << 20));
  }
}
