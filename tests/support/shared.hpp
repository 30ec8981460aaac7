// Where tests find the shared weights and photos that are not in the repository.
#pragma once

#include <optional>
#include <string>

namespace graft::test {

// The folder `../shared` or GRAFT_SHARED; empty where it is absent. With GRAFT_REQUIRE_SHARED=1
// an absent folder fails the test instead.
std::optional<std::string> shared_folder();

// Root of the source tree.
std::string source_folder();

// A new empty folder that is deleted when the object goes.
class temporary_folder {
 public:
  temporary_folder();
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// Says on stdout that a check was skipped and why; the runner counts these lines.
void report_skip(const std::string& why);

}  // namespace graft::test
