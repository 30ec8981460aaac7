#include <base/hash.hpp>
#include <config/verified_hash.hpp>

#include <sys/stat.h>

#include <cerrno>
#include <charconv>
#include <ctime>
#include <optional>

namespace graft::config {

namespace {

using digest = std::array<uint8_t, 32>;

std::optional<digest> parse_digest(const std::string& text) {
  digest out{};
  if (text.size() != 2 * out.size()) return std::nullopt;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const char* first = text.data() + 2 * i;
    const auto [end, error] = std::from_chars(first, first + 2, out[i], 16);
    if (error != std::errc{} || end != first + 2) return std::nullopt;
  }
  return out;
}

std::string entry_name(const struct stat& info) {
  base::hasher identity;
  identity.number(info.st_dev);
  identity.number(info.st_ino);
  identity.number(static_cast<uint64_t>(info.st_size));
  for (const timespec& time : {info.st_mtim, info.st_ctim}) {
    identity.number(static_cast<uint64_t>(time.tv_sec));
    identity.number(static_cast<uint64_t>(time.tv_nsec));
  }
  return base::hex(identity.finish());
}

}  // namespace

result<digest> file_sha256(const std::string& path, const base::mapped_file& file,
                           const std::string& cache_folder) {
  if (cache_folder.empty()) return base::sha256(file.bytes());
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return base::file_error("read", path, errno);
  const std::string folder = cache_folder + "/sha256";
  const std::string entry = folder + "/" + entry_name(info);
  if (const auto text = base::read_file(entry, 64)) {
    if (const auto known = parse_digest(*text)) return *known;
  }
  const digest computed = base::sha256(file.bytes());
  const std::time_t now = std::time(nullptr);
  if (now - info.st_mtim.tv_sec >= 2 && now - info.st_ctim.tv_sec >= 2 &&
      base::make_folders(folder).ok()) {
    const status kept = base::write_file(entry, base::hex(computed));
    if (!kept) return computed;  // it will be computed again
  }
  return computed;
}

}  // namespace graft::config
