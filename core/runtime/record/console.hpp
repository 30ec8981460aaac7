// What a person sees while a run goes on: progress and warnings on stderr, bars on a terminal,
// plain lines elsewhere. Ctrl-C stops the run.
#pragma once

#include "runtime/record/listener.hpp"

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

namespace graft::runtime {

class console : public listener {
 public:
  // `quiet` keeps everything but warnings to itself.
  explicit console(bool quiet);
  ~console() override;

  void say(std::string_view line) override;
  void warn(std::string_view line) override;
  void progress(std::string_view node, std::string_view step, std::size_t done,
                std::size_t total) override;
  bool cancelled() override;

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
