#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

#include "support/shared.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>

namespace graft::test {

namespace fs = std::filesystem;

std::string source_folder() { return GRAFT_SOURCE_DIR; }

std::optional<std::string> shared_folder() {
  const char* named = std::getenv("GRAFT_SHARED");
  const fs::path folder = named != nullptr && *named != 0
                              ? fs::path(named)
                              : fs::path(source_folder()).parent_path() / "shared";
  if (fs::exists(folder / "models")) return folder.string();
  const char* required = std::getenv("GRAFT_REQUIRE_SHARED");
  if (required != nullptr && std::string(required) == "1") {
    throw std::runtime_error("GRAFT_REQUIRE_SHARED=1 but there is no folder " + folder.string());
  }
  report_skip("no shared folder at " + folder.string());
  return std::nullopt;
}

temporary_folder::temporary_folder() {
  std::string pattern = (fs::temp_directory_path() / "graft-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void report_skip(const std::string& why) { std::cout << "SKIPPED: " << why << "\n"; }

}  // namespace graft::test

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
