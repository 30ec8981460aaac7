// What a file is, told from its first bytes and never from its name.
#pragma once

#include <graft/sdk/status.hpp>

#include <cstdint>
#include <span>
#include <string>

namespace graft::photos {

enum class format { jpeg, png, webp, tiff, unsupported, unknown };

struct sniffed {
  photos::format format = format::unknown;
  std::string name;  // "JPEG", "GIF", "an HTML page"; empty where unknown
};

// Bytes that sniff() looks at.
inline constexpr std::size_t sniff_size = 512;

// Names the format of a file that begins with `head`.
sniffed sniff(std::span<const uint8_t> head);

// An error unless the bytes begin like a format that Graft decodes; it names what they are.
status photo_or_why_not(std::span<const uint8_t> bytes);

}  // namespace graft::photos
