// case_driver FILE.case...: runs each case in a folder of its own and says what differs. Exit code
// 0 when all are as expected, 1 when one is not, 2 when a file is no case, 77 when one cannot run
// here.
#include "case_file.hpp"
#include "match.hpp"
#include "shell.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace {

namespace fs = std::filesystem;
using namespace graft::cases;

constexpr int skipped = 77;  // as ctest is told

// What a case needs is not there; its setup has said so.
struct cannot_run : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class case_run {
 public:
  explicit case_run(std::string path) : path_(std::move(path)) {
    std::string pattern = (fs::temp_directory_path() / "graft-case-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = fs::canonical(pattern).string();
    fs::create_directory(folder_ + "/here");
  }
  ~case_run() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  case_run(const case_run&) = delete;
  case_run& operator=(const case_run&) = delete;

  bool run() {
    bool good = true;
    for (const step& one : read_case(path_).steps) {
      if (const auto* file = std::get_if<written_file>(&one)) {
        write(*file);
      } else if (const auto* prepared = std::get_if<preparation>(&one)) {
        prepare(*prepared);
      } else {
        good = check(std::get<expectation>(one)) && good;
      }
    }
    return good;
  }

 private:
  [[nodiscard]] std::string work() const { return folder_ + "/here"; }

  [[nodiscard]] outcome sh(const std::string& script) const {
    const char* path = std::getenv("PATH");
    const std::string programs = std::string(GRAFT_CASE_PROGRAMS) + ":" + (path ? path : "");
    return run_script(folder_, ". \"$SOURCE/tests/cases/fixtures/setup.sh\"\n" + script,
                      {"PATH=" + programs, "SOURCE=" GRAFT_SOURCE_DIR, "HOME=" + folder_,
                       "GRAFT_CACHE_DIR=" + folder_ + "/cache", "FIXTURES=" GRAFT_CASE_FIXTURES,
                       "NO_COLOR=1", "LC_ALL=C", "GRAFT_MODEL_PATH=", "GRAFT_PLUGIN_PATH="});
  }

  void write(const written_file& file) const {
    const fs::path path = fs::path(work()) / file.name;
    fs::create_directories(path.parent_path());
    std::ofstream out(path);
    for (const std::string& line : file.text) {
      out << replaced(replaced(line, "{dir}", work()), "{source}", GRAFT_SOURCE_DIR) << "\n";
    }
  }

  void prepare(const preparation& prepared) const {
    std::string script = "set -eu\n";
    for (const std::string& line : prepared.script) script += line + "\n";
    const outcome done = sh(script);
    if (done.exit_code == skipped) throw cannot_run(path_ + ": " + done.err);
    if (done.exit_code != 0) throw std::runtime_error(path_ + ": setup failed: " + done.err);
  }

  [[nodiscard]] lines printed(const std::string& text) const {
    return split_lines(replaced(replaced(text, work(), "{dir}"), GRAFT_SOURCE_DIR, "{source}"));
  }

  [[nodiscard]] bool check(const expectation& expected) const {
    const outcome done = sh(expected.command);
    const lines out = printed(done.out);
    const lines err = printed(done.err);
    if (done.exit_code == expected.exit_code && matches(expected.out, out) &&
        matches(expected.err, err)) {
      return true;
    }
    std::cout << path_ << ":" << expected.line << ": not as expected\n";
    tell("expected", expected.command, expected.exit_code, expected.out, expected.err);
    tell("got", expected.command, done.exit_code, out, err);
    return false;
  }

  // In the form of a case file, so that it can be compared and copied.
  static void tell(const std::string& who, const std::string& command, int code, const lines& out,
                   const lines& err) {
    std::cout << "--- " << who << "\nrun: " << command << "\nexit: " << code << "\n";
    if (!out.empty()) std::cout << "stdout:\n";
    for (const std::string& line : out) std::cout << "  " << line << "\n";
    if (!err.empty()) std::cout << "stderr:\n";
    for (const std::string& line : err) std::cout << "  " << line << "\n";
  }

  std::string path_;
  std::string folder_;
};

}  // namespace

int main(int argc, char** argv) {
  int worst = argc > 1 ? 0 : 2;
  if (argc < 2) std::cerr << "usage: case_driver FILE.case...\n";
  for (int i = 1; i < argc; ++i) {
    try {
      if (!case_run(argv[i]).run() && worst != 2) worst = 1;
    } catch (const cannot_run& why) {
      std::cout << "SKIPPED: " << why.what();
      if (worst == 0) worst = skipped;
    } catch (const std::exception& error) {
      std::cout << error.what() << "\n";
      worst = 2;
    }
  }
  return worst;
}
