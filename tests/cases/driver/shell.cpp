#include "shell.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace graft::cases {
namespace {

std::string read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

void redirect(const std::string& path, int flags, int to) {
  const int from = open(path.c_str(), flags, 0600);
  if (from < 0 || dup2(from, to) < 0) _exit(127);
  close(from);
}

}  // namespace

outcome run_script(const std::string& folder, const std::string& script,
                   const std::vector<std::string>& environment) {
  const std::string out = folder + "/stdout";
  const std::string err = folder + "/stderr";
  const std::string work = folder + "/here";
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    redirect("/dev/null", O_RDONLY, STDIN_FILENO);
    redirect(out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    redirect(err, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    for (const std::string& one : environment) putenv(const_cast<char*>(one.c_str()));
    if (chdir(work.c_str()) != 0) _exit(127);
    execl("/bin/sh", "sh", "-c", script.c_str(), nullptr);
    _exit(127);
  }
  int state = 0;
  if (waitpid(child, &state, 0) != child) throw std::runtime_error("lost the child");
  const int code = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
  return {code, read_all(out), read_all(err)};
}

}  // namespace graft::cases
