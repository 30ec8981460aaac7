#include "list/listing.hpp"

#include "decode/format.hpp"
#include "list/names.hpp"

namespace graft::photos {
namespace {

constexpr int max_depth = 32;

std::string join(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

status walk_below(const photo_root& root, const std::string& relative, int depth,
                  const photo& prototype, const list_services& services, listing& out);

void add_file(const photo_root& root, const std::string& path, const photo& prototype,
              const list_services& services, listing& out) {
  const auto found = examine(root, path, services);
  if (!found.ok()) {
    out.bad.push_back({path, found.status()});
  } else if (found->has_value()) {
    photo added = prototype;
    added.path = path;
    added.hash = **found;
    out.photos.push_back(std::move(added));
  }
}

status add_entry(const photo_root& root, const std::string& path, const folder_entry& entry,
                 int depth, const photo& prototype, const list_services& services, listing& out) {
  if (!is_utf8(entry.name)) {
    out.bad.push_back({path, invalid("its name is not valid UTF-8; rename it")});
    return {};
  }
  if (entry.kind == entry_kind::folder) {
    if (has_photo_extension(entry.name)) {
      out.bad.push_back({path, invalid("it is a folder, not a photo")});
      return {};
    }
    return walk_below(root, path, depth + 1, prototype, services, out);
  }
  add_file(root, path, prototype, services, out);
  return {};
}

status walk_below(const photo_root& root, const std::string& relative, int depth,
                  const photo& prototype, const list_services& services, listing& out) {
  if (depth > max_depth) {
    return invalid(relative + ": folders are nested more than " + std::to_string(max_depth) +
                   " deep");
  }
  const auto entries = root.entries(relative);
  if (!entries.ok()) {
    out.bad.push_back({relative, entries.status()});
    return {};
  }
  for (const folder_entry& entry : *entries) {
    GRAFT_TRY(check_cancelled(services));
    if (is_hidden(entry.name)) continue;
    GRAFT_TRY(add_entry(root, join(relative, entry.name), entry, depth, prototype, services, out));
  }
  return {};
}

}  // namespace

result<std::optional<content_hash>> examine(const photo_root& root, const std::string& relative,
                                            const list_services& services) {
  using nothing = std::optional<content_hash>;
  const bool metadata = is_metadata(relative.substr(relative.rfind('/') + 1));
  if (metadata) {
    GRAFT_TRY_ASSIGN(const file_bytes head, root.read_head(relative, sniff_size));
    const format is = sniff(head.span()).format;
    if (is == format::unknown || is == format::unsupported) return nothing{};
  }
  GRAFT_TRY_ASSIGN(const file_bytes bytes, root.read(relative));
  GRAFT_TRY(photo_or_why_not(bytes.span()));
  return nothing{services.hash(bytes.span())};
}

status walk(const photo_root& root, const std::string& relative, const std::string& label,
            int32_t split, const list_services& services, listing& out) {
  photo prototype;
  prototype.label = label;
  prototype.split = split;
  return walk_below(root, relative, 0, prototype, services, out);
}

status check_cancelled(const list_services& services) {
  if (services.cancelled()) return {code::cancelled, "cancelled while listing the photos"};
  return {};
}

}  // namespace graft::photos
