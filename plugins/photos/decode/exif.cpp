#include "decode/exif.hpp"

#include <array>
#include <cstring>

namespace graft::photos {
namespace {

constexpr int32_t upright = 1;
constexpr uint16_t orientation_tag = 0x0112;
constexpr std::size_t entry_size = 12;

// Reads whole numbers of a TIFF block in its own byte order; past its end it yields zero.
class block_reader {
 public:
  block_reader(std::span<const uint8_t> bytes, bool big_endian)
      : bytes_(bytes), big_endian_(big_endian) {}

  [[nodiscard]] uint32_t read(std::size_t offset, std::size_t width) const {
    if (offset > bytes_.size() || bytes_.size() - offset < width) return 0;
    uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      value = (value << 8) | bytes_[offset + (big_endian_ ? i : width - 1 - i)];
    }
    return value;
  }

 private:
  std::span<const uint8_t> bytes_;
  bool big_endian_;
};

// Bytes of an integer type of TIFF: BYTE, SHORT, LONG; 0 for all others.
std::size_t integer_width(uint32_t type) {
  constexpr std::array<std::size_t, 5> widths = {0, 1, 0, 2, 4};
  return type < widths.size() ? widths[type] : 0;
}

}  // namespace

int32_t exif_orientation(std::span<const uint8_t> tiff) {
  if (tiff.size() < 8) return upright;
  const bool big_endian = tiff[0] == 'M' && tiff[1] == 'M';
  if (!big_endian && (tiff[0] != 'I' || tiff[1] != 'I')) return upright;
  const block_reader block(tiff, big_endian);
  if (block.read(2, 2) != 42) return upright;

  const std::size_t directory = block.read(4, 4);
  const std::size_t entries = block.read(directory, 2);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * entry_size;
    if (entry + entry_size > tiff.size()) return upright;
    if (block.read(entry, 2) != orientation_tag) continue;
    const std::size_t width = integer_width(block.read(entry + 2, 2));
    if (width == 0 || block.read(entry + 4, 4) != 1) return upright;
    const uint32_t value = block.read(entry + 8, width);
    return value >= 1 && value <= 8 ? static_cast<int32_t>(value) : upright;
  }
  return upright;
}

int32_t exif_orientation_after_header(std::span<const uint8_t> block) {
  constexpr std::array<uint8_t, 6> header = {'E', 'x', 'i', 'f', 0, 0};
  if (block.size() >= header.size() &&
      std::memcmp(block.data(), header.data(), header.size()) == 0) {
    block = block.subspan(header.size());
  }
  return exif_orientation(block);
}

}  // namespace graft::photos
