// What a person sees while a run goes on: progress and warnings on stderr, bars on a terminal,
// plain lines elsewhere.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

namespace graft::runtime {

class console {
 public:
  // `quiet` keeps everything but warnings to itself.
  explicit console(bool quiet);
  ~console();

  // A line of its own.
  void say(std::string_view line);
  void warn(std::string_view line);
  // How far the step is; `done` == `total` ends it.
  void progress(std::string_view step, std::size_t done, std::size_t total);

 private:
  void clear_bar();

  bool quiet_;
  bool terminal_;
  bool colour_;
  bool bar_shown_ = false;
  std::chrono::steady_clock::time_point last_;
  std::string last_step_;
  std::mutex mutex_;
};

}  // namespace graft::runtime
