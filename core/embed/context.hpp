// What everything made from one graft_context shares.
#pragma once

#include "graph/build.hpp"
#include "host/catalogue.hpp"
#include "runtime/record/listener.hpp"

#include <graft/graft.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace graft::embed {

struct places {
  host::catalogue plugins;
  std::vector<std::string> models;
  std::string cache;
  void* user = nullptr;
  void(GRAFT_CALL* message)(void* user, int32_t level, const char* text) = nullptr;

  // How a graph is built whose nodes tell `events`, which may be null.
  [[nodiscard]] graph::build_options building(host::events* events) const;
};

// A run's listener that calls the program back.
class watcher : public runtime::listener {
 public:
  watcher(std::shared_ptr<const places> where, const graft_run_options& options)
      : where_(std::move(where)), options_(options) {}

  void say(std::string_view line) override { tell(GRAFT_MESSAGE_INFO, line); }
  void warn(std::string_view line) override { tell(GRAFT_MESSAGE_WARNING, line); }
  void progress(std::string_view node, std::string_view step, std::size_t done,
                std::size_t total) override;
  bool cancelled() override;

 private:
  void tell(int32_t level, std::string_view line);

  std::shared_ptr<const places> where_;
  graft_run_options options_;
  std::mutex mutex_;
};

}  // namespace graft::embed

struct graft_context {
  std::shared_ptr<const graft::embed::places> where;
};
