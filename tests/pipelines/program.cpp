#include "program.hpp"

#include "support/catch.hpp"
#include "support/shared.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace graft::test {
namespace {

namespace fs = std::filesystem;

void redirect(const std::string& path, int to) {
  const int from = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (from < 0 || dup2(from, to) < 0) _exit(127);
  close(from);
}

}  // namespace

outcome run_graft(const std::vector<std::string>& arguments, const std::string& cache) {
  const temporary_folder printed;
  std::vector<std::string> words{std::getenv("GRAFT_BINARY")};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const std::string out = printed / "out";
  const std::string err = printed / "err";
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    redirect(out, STDOUT_FILENO);
    redirect(err, STDERR_FILENO);
    setenv("GRAFT_CACHE_DIR", cache.c_str(), 1);
    execv(pointers[0], pointers.data());
    _exit(127);
  }
  int state = 0;
  REQUIRE(waitpid(child, &state, 0) == child);
  const int code = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
  return {code, read_text(out), read_text(err)};
}

std::string shared_cache() { return std::getenv("GRAFT_TEST_CACHE"); }

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  INFO(path);
  REQUIRE(in);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

nlohmann::ordered_json read_json(const std::string& path) {
  return nlohmann::ordered_json::parse(read_text(path));
}

std::vector<nlohmann::ordered_json> json_lines(const std::string& text) {
  std::vector<nlohmann::ordered_json> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    out.push_back(nlohmann::ordered_json::parse(line));
  }
  return out;
}

std::string few_stamps(const std::string& folder, int n) {
  const std::string to = folder + "/few";
  for (const auto& kind : fs::directory_iterator(source_folder() + "/data/stamps")) {
    if (!kind.is_directory()) continue;
    std::vector<fs::path> photos;
    for (const auto& one : fs::directory_iterator(kind.path())) photos.push_back(one.path());
    std::sort(photos.begin(), photos.end());
    const fs::path target = fs::path(to) / kind.path().filename();
    fs::create_directories(target);
    for (int i = 0; i < n; ++i) {
      const fs::path& photo = photos.at(static_cast<std::size_t>(i));
      fs::copy_file(photo, target / photo.filename());
    }
  }
  return to;
}

}  // namespace graft::test
