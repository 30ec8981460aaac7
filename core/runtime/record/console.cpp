#include "runtime/record/console.hpp"

#include "base/interrupt.hpp"

#include <cstdlib>
#include <iostream>

#include <unistd.h>

namespace graft::runtime {
namespace {

constexpr auto bar_interval = std::chrono::milliseconds(100);
constexpr auto line_interval = std::chrono::seconds(5);
constexpr std::size_t bar_width = 30;

bool colour_wanted() {
  const char* no_colour = std::getenv("NO_COLOR");
  return no_colour == nullptr || *no_colour == 0;
}

}  // namespace

console::console(bool quiet)
    : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0), colour_(terminal_ && colour_wanted()) {}

console::~console() { clear_bar(); }

void console::say(std::string_view line) {
  if (quiet_) return;
  const std::lock_guard lock(mutex_);
  clear_bar();
  std::cerr << line << "\n";
}

void console::warn(std::string_view line) {
  const std::lock_guard lock(mutex_);
  clear_bar();
  std::cerr << (colour_ ? "\033[33mwarning:\033[0m " : "warning: ") << line << "\n";
}

bool console::cancelled() { return base::interrupted(); }

void console::progress(std::string_view node, std::string_view what, std::size_t done,
                       std::size_t total) {
  if (quiet_ || total == 0) return;
  const std::string step = (node.empty() ? "" : std::string(node) + ": ") + std::string(what);
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  const bool fresh = step != last_step_;
  if (fresh) {
    last_step_ = step;
    last_ = now;
    if (!terminal_) return;
  }
  if (!fresh && done < total && now - last_ < (terminal_ ? bar_interval : line_interval)) return;
  last_ = now;
  if (!terminal_) {
    if (done < total) std::cerr << step << ": " << done << " of " << total << "\n";
    return;
  }
  if (done >= total) {
    clear_bar();
    return;
  }
  const std::size_t filled = bar_width * done / total;
  std::cerr << "\r\033[K" << step << " [" << std::string(filled, '#')
            << std::string(bar_width - filled, '.') << "] " << done << "/" << total << std::flush;
  bar_shown_ = true;
}

void console::clear_bar() {
  if (!bar_shown_) return;
  std::cerr << "\r\033[K" << std::flush;
  bar_shown_ = false;
}

}  // namespace graft::runtime
