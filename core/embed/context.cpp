#include "embed/context.hpp"

#include "embed/error.hpp"
#include "embed/taken.hpp"
#include "host/places.hpp"

#ifndef GRAFT_VERSION
#error "the build gives GRAFT_VERSION"
#endif

namespace graft::embed {

graph::build_options places::building(host::events* events) const {
  graph::build_options made;
  made.events = events;
  made.model_folders = models;
  made.cache_folder = cache;
  return made;
}

void watcher::progress(std::string_view node, std::string_view step, std::size_t done,
                       std::size_t total) {
  if (options_.progress == nullptr || total == 0) return;
  const std::string named(node);
  const std::string stepping(step);
  const graft_progress now = {sizeof(graft_progress), 0,    named.c_str(),
                              stepping.c_str(),       done, total};
  const std::lock_guard lock(mutex_);
  options_.progress(options_.user, &now);
}

bool watcher::cancelled() {
  return options_.cancelled != nullptr && options_.cancelled(options_.user) != 0;
}

void watcher::tell(int32_t level, std::string_view line) {
  if (where_->message == nullptr) return;
  const std::string text(line);
  const std::lock_guard lock(mutex_);
  where_->message(where_->user, level, text.c_str());
}

namespace {

result<std::shared_ptr<const places>> look(const graft_options* given) {
  GRAFT_TRY_ASSIGN(const graft_options options, taken(given, "graft_options"));
  auto made = std::make_shared<places>();
  made->plugins =
      host::catalogue::scan(options.plugin_path != nullptr ? host::split_path(options.plugin_path)
                                                           : host::plugin_folders());
  made->models =
      options.model_path != nullptr ? host::split_path(options.model_path) : host::model_folders();
  made->cache = options.cache_folder != nullptr ? options.cache_folder : host::cache_folder();
  if (made->cache.empty()) return invalid("cache_folder of graft_options is empty");
  made->user = options.user;
  made->message = options.message;
  return std::shared_ptr<const places>(std::move(made));
}

}  // namespace
}  // namespace graft::embed

using graft::status;

const char* graft_version(void) { return GRAFT_VERSION; }

graft_status graft_context_new(const graft_options* options, graft_context** context,
                               graft_error** error) {
  return graft::embed::guarded(error, [&]() -> status {
    if (context == nullptr) return graft::embed::missing("context");
    GRAFT_TRY_ASSIGN(auto where, graft::embed::look(options));
    graft::embed::watcher told(where, {});
    for (const std::string& problem : where->plugins.problems()) told.warn(problem);
    *context = new graft_context{std::move(where)};
    return {};
  });
}

void graft_context_free(graft_context* context) { delete context; }
