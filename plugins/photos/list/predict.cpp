#include "list/predict.hpp"

#include "decode/format.hpp"

#include <graft/abi/item.h>

#include <filesystem>
#include <set>

namespace graft::photos {
namespace {

namespace fs = std::filesystem;

void add_folder_prefix(const std::string& folder, std::string& path) {
  path = path.empty() ? folder : (folder.ends_with('/') ? folder : folder + "/") + path;
}

status list_folder_at(const std::string& folder, const list_services& services, listing& out) {
  const auto root = photo_root::open(folder);
  if (!root.ok()) {
    out.bad.push_back({folder, root.status()});
    return {};
  }
  listing below;
  GRAFT_TRY(walk(*root, "", "", GRAFT_SPLIT_NONE, services, below));
  if (below.photos.empty() && below.bad.empty()) {
    out.bad.push_back({folder, status(code::not_found, "the folder holds no photos")});
  }
  for (photo& one : below.photos) {
    add_folder_prefix(folder, one.path);
    out.photos.push_back(std::move(one));
  }
  for (bad_file& one : below.bad) {
    add_folder_prefix(folder, one.path);
    out.bad.push_back(std::move(one));
  }
  return {};
}

void list_file_at(const std::string& path, const list_services& services, listing& out) {
  const auto bytes = read_file(path);
  if (!bytes.ok()) {
    out.bad.push_back({path, bytes.status()});
  } else if (const status why = photo_or_why_not(bytes->span()); !why.ok()) {
    out.bad.push_back({path, why});
  } else {
    photo named;
    named.path = path;
    named.hash = services.hash(bytes->span());
    out.photos.push_back(std::move(named));
  }
}

template <class T>
void drop_repeats(std::vector<T>& entries) {
  std::set<std::string> seen;
  std::erase_if(entries, [&seen](const T& one) { return !seen.insert(one.path).second; });
}

}  // namespace

result<listing> list_any(const std::vector<std::string>& paths, const list_services& services) {
  listing found;
  for (const std::string& path : paths) {
    GRAFT_TRY(check_cancelled(services));
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
      GRAFT_TRY(list_folder_at(path, services, found));
    } else {
      list_file_at(path, services, found);
    }
  }
  drop_repeats(found.photos);
  drop_repeats(found.bad);
  return found;
}

}  // namespace graft::photos
