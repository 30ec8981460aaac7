#include "runtime/cache/cache_store.hpp"

#include "runtime/cache/evict.hpp"
#include "runtime/cache/segment_format.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace graft::runtime {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t flush_at = uint64_t{16} << 20;

// Names sort in the order of writing, so that a later entry of a key wins.
std::string segment_name() {
  static std::atomic<unsigned> counter{0};
  struct timespec now {};
  clock_gettime(CLOCK_REALTIME, &now);
  std::string nanoseconds = std::to_string(now.tv_nsec);
  nanoseconds.insert(0, 9 - nanoseconds.size(), '0');
  return std::to_string(now.tv_sec) + "-" + nanoseconds + "-" + std::to_string(getpid()) + "-" +
         std::to_string(counter++) + ".seg";
}

}  // namespace

result<cache_store> cache_store::open(const std::string& root, const base::hash128& chain,
                                      uint64_t limit) {
  cache_store store;
  store.root_ = root + "/values";
  store.folder_ = store.root_ + "/" + base::hex(chain);
  store.limit_ = limit;
  GRAFT_TRY(base::make_folders(store.folder_));
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::directory_iterator it(store.folder_, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() == ".seg") paths.push_back(it->path().string());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    // A segment that is damaged or was deleted meanwhile is as good as absent.
    if (store.read_segment(path).ok()) utimensat(AT_FDCWD, path.c_str(), nullptr, 0);
  }
  return store;
}

status cache_store::read_segment(const std::string& path) {
  GRAFT_TRY_ASSIGN(base::mapped_file file, base::mapped_file::open(path));
  const auto bytes = file.bytes();
  segment_header header{};
  if (bytes.size() < sizeof(header)) return data_loss("too short");
  std::memcpy(&header, bytes.data(), sizeof(header));
  const uint64_t room = (bytes.size() - sizeof(header)) / sizeof(segment_entry);
  if (header.magic != segment_magic || header.file_size != bytes.size() || header.entries > room) {
    return data_loss("not a whole segment");
  }
  const auto index = bytes.subspan(sizeof(header), header.entries * sizeof(segment_entry));
  if (short_checksum(index) != header.index_checksum) return data_loss("its index is damaged");
  for (uint64_t i = 0; i < header.entries; ++i) {
    segment_entry entry{};
    std::memcpy(&entry, index.data() + i * sizeof(entry), sizeof(entry));
    if (entry.offset > bytes.size() || entry.size > bytes.size() - entry.offset) continue;
    index_[entry.key] = {segments_.size(), entry.offset, entry.size, entry.checksum};
  }
  segments_.push_back(std::move(file));
  return {};
}

std::optional<std::span<const std::byte>> cache_store::find(const base::hash128& key) const {
  const auto it = index_.find(key);
  if (it == index_.end()) return std::nullopt;
  const auto bytes =
      segments_[it->second.segment].bytes().subspan(it->second.offset, it->second.size);
  if (short_checksum(bytes) != it->second.checksum) return std::nullopt;
  return bytes;
}

status cache_store::put(const base::hash128& key, std::string_view bytes) {
  if (folder_.empty()) return {};
  pending_.emplace_back(key, bytes);
  pending_bytes_ += bytes.size();
  return pending_bytes_ >= flush_at ? flush() : status{};
}

status cache_store::flush() {
  if (pending_.empty()) return {};
  std::vector<segment_entry> entries;
  uint64_t offset = sizeof(segment_header) + pending_.size() * sizeof(segment_entry);
  std::string body;
  body.reserve(static_cast<std::size_t>(pending_bytes_));
  for (const auto& [key, bytes] : pending_) {
    entries.push_back({key, offset, bytes.size(), short_checksum(std::as_bytes(std::span(bytes)))});
    offset += bytes.size();
    body += bytes;
  }
  const auto index = std::as_bytes(std::span(entries));
  const segment_header header{segment_magic, entries.size(), offset, short_checksum(index)};
  std::string file(reinterpret_cast<const char*>(&header), sizeof(header));
  file.append(reinterpret_cast<const char*>(index.data()), index.size());
  file += body;
  GRAFT_TRY(base::write_file(folder_ + "/" + segment_name(), file));
  pending_.clear();
  pending_bytes_ = 0;
  return evict_to(root_, limit_, folder_);
}

}  // namespace graft::runtime
