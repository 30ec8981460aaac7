#include "validate/child.hpp"

#include "host/checked/call.hpp"
#include "host/checked/instance.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <thread>

#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace graft::validate {
namespace {

using clock = std::chrono::steady_clock;

double seconds_since(clock::time_point start) {
  return std::chrono::duration<double>(clock::now() - start).count();
}

// The first byte says what the outcome is, the rest is its message.
void send(int to, const outcome& result) {
  std::string bytes(1, "PFS"[static_cast<int>(result.what)]);
  bytes += result.message;
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t n = write(to, bytes.data() + at, bytes.size() - at);
    if (n <= 0) return;
    at += static_cast<std::size_t>(n);
  }
}

[[noreturn]] void be_child(int to, int printed, const std::function<outcome()>& work) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  dup2(printed, STDOUT_FILENO);
  dup2(printed, STDERR_FILENO);
  host::tell_crashes(to);
  const pid_t self = getpid();
  outcome result;
  try {
    result = work();
  } catch (const std::exception& error) {
    result = failed(std::string("the suite itself failed: ") + error.what());
  }
  if (getpid() != self) _exit(0);  // a copy that the plugin forked
  if (result.what == outcome::kind::passed && host::has_children()) {
    result = failed("it left a child process; a plugin must not fork");
  }
  std::fflush(nullptr);
  send(to, result);
  _exit(0);
}

uint64_t resident(pid_t child) {
  const std::string path = "/proc/" + std::to_string(child) + "/statm";
  std::FILE* file = std::fopen(path.c_str(), "r");
  if (file == nullptr) return 0;
  unsigned long long total = 0;
  unsigned long long pages = 0;
  const int n = std::fscanf(file, "%llu %llu", &total, &pages);
  std::fclose(file);
  return n == 2 ? pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

std::string read_back(int descriptor) {
  std::string text;
  char part[4096];
  lseek(descriptor, 0, SEEK_SET);
  for (ssize_t n = 0; (n = read(descriptor, part, sizeof(part))) > 0 && text.size() < (1 << 16);) {
    text.append(part, static_cast<std::size_t>(n));
  }
  return text;
}

// Waits, with both limits, for the pipe to close; gives what came through it.
std::string watch(pid_t child, int from, const limits& limits, child_outcome& made,
                  std::string& stopped) {
  std::string bytes;
  const auto start = clock::now();
  while (true) {
    pollfd waiting{from, POLLIN, 0};
    if (poll(&waiting, 1, 10) > 0) {
      char part[4096];
      const ssize_t n = read(from, part, sizeof(part));
      if (n <= 0) break;
      bytes.append(part, static_cast<std::size_t>(n));
    }
    // A child that left a copy of itself holds the pipe open.
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        info.si_pid == child && poll(&waiting, 1, 0) == 0) {
      break;
    }
    made.peak = std::max(made.peak, resident(child));
    if (made.peak > limits.memory) {
      stopped = "it took more than " + std::to_string(limits.memory >> 20) + " MB of memory";
    } else if (seconds_since(start) > limits.seconds) {
      char text[80];
      std::snprintf(text, sizeof(text), "it did not return within %g s", limits.seconds);
      stopped = text;
    }
    if (!stopped.empty()) break;
  }
  made.seconds = seconds_since(start);
  return bytes;
}

outcome judge(const std::string& bytes, int how, const std::string& stopped) {
  if (!stopped.empty()) return failed(stopped);
  const std::string_view crash = "graft: node '";
  if (std::string_view(bytes).starts_with(crash)) {  // from tell_crashes()
    const std::size_t after = bytes.find("': ");
    return failed(bytes.substr(after + 3, bytes.find('\n') - after - 3));
  }
  const std::size_t known = bytes.empty() ? std::string::npos : std::string("PFS").find(bytes[0]);
  if (known != std::string::npos) {
    return {static_cast<outcome::kind>(known), bytes.substr(1)};
  }
  if (WIFSIGNALED(how)) {
    return failed(std::string("it crashed with ") + host::signal_words(WTERMSIG(how)));
  }
  return failed("it ended the process with exit(" + std::to_string(WEXITSTATUS(how)) + ")");
}

}  // namespace

child_outcome run_in_child(const limits& limits, const std::function<outcome()>& work) {
  child_outcome made;
  int ends[2];
  const int printed = memfd_create("printed", MFD_CLOEXEC);
  if (printed < 0 || pipe(ends) != 0) {
    made.result = failed("no descriptors left for a child process");
    return made;
  }
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    be_child(ends[1], printed, work);
  }
  close(ends[1]);
  std::string stopped;
  std::string bytes;
  int how = 0;
  if (child > 0) {
    bytes = watch(child, ends[0], limits, made, stopped);
    kill(-child, SIGKILL);
    kill(child, SIGKILL);
    waitpid(child, &how, 0);
    made.result = judge(bytes, how, stopped);
  } else {
    made.result = failed("no process left for the test");
  }
  made.printed = read_back(printed);
  close(ends[0]);
  close(printed);
  return made;
}

}  // namespace graft::validate
