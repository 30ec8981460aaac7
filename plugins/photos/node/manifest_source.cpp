#include "node/manifest_source.hpp"

#include "list/manifest.hpp"

#include <filesystem>

namespace graft::photos {
namespace {

constexpr std::size_t max_manifest_size = std::size_t{256} << 20;

}  // namespace

std::vector<param> manifest_source::params() {
  return params_after(param::file("path").required().doc(
      "The CSV file; photos are found relative to its folder and never outside it."));
}

manifest_source::manifest_source(graft::host host, const graft::values& values)
    : photo_source(host, values), path_(values.text("path")) {}

status manifest_source::list(const item_sink& out) {
  const std::filesystem::path file(path_);
  const auto bytes = read_file(path_, max_manifest_size);
  if (!bytes.ok()) return bytes.status().within("the manifest " + path_);
  const std::string folder = file.parent_path().string();
  GRAFT_TRY_ASSIGN(const photo_root root, photo_root::open(folder.empty() ? "." : folder));
  const std::string_view text(reinterpret_cast<const char*>(bytes->data.get()), bytes->size);
  GRAFT_TRY_ASSIGN(const listing found, list_manifest(text, path_, root, services()));
  return publish(root, found, out);
}

}  // namespace graft::photos
