// Who watches a run: told how it goes, and asked whether it is to stop.
#pragma once

#include <cstddef>
#include <string_view>

namespace graft::runtime {

// Every function may be called by any thread of the run, by several at once.
class listener {
 public:
  virtual ~listener() = default;
  // A sentence on what is happening.
  virtual void say(std::string_view line) = 0;
  // One that must be seen.
  virtual void warn(std::string_view line) = 0;
  // How far `step` is, of `node` or of the run itself where that is empty; `done` == `total` ends
  // it.
  virtual void progress(std::string_view node, std::string_view step, std::size_t done,
                        std::size_t total) = 0;
  // True once the run is to stop and keep what is done.
  virtual bool cancelled() = 0;
};

}  // namespace graft::runtime
