#include "decode/format.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace graft::photos {
namespace {

using namespace std::string_view_literals;

struct magic {
  std::size_t offset;
  std::string_view bytes;
  photos::format format;
  std::string_view name;
};

// The first that fits names the file, so that the raw formats built on TIFF come before TIFF.
constexpr std::array magics = {
    magic{0, "\xff\xd8\xff"sv, format::jpeg, "JPEG"},
    magic{0, "\x89PNG\r\n\x1a\n"sv, format::png, "PNG"},
    magic{8, "WEBPVP8"sv, format::webp, "WebP"},
    magic{8, "CR\x02"sv, format::unsupported, "camera raw (CR2)"},
    magic{0, "IIU\0"sv, format::unsupported, "camera raw (RW2)"},
    magic{0, "IIRO"sv, format::unsupported, "camera raw (ORF)"},
    magic{0, "IIRS"sv, format::unsupported, "camera raw (ORF)"},
    magic{0, "MMOR"sv, format::unsupported, "camera raw (ORF)"},
    magic{0, "FUJIFILMCCD-RAW"sv, format::unsupported, "camera raw (RAF)"},
    magic{0, "FOVb"sv, format::unsupported, "camera raw (X3F)"},
    magic{0, "II*\0"sv, format::tiff, "TIFF"},
    magic{0, "MM\0*"sv, format::tiff, "TIFF"},
    magic{0, "II+\0"sv, format::tiff, "TIFF"},
    magic{0, "MM\0+"sv, format::tiff, "TIFF"},
    magic{0, "GIF8"sv, format::unsupported, "GIF"},
    magic{0, "BM"sv, format::unsupported, "BMP"},
    magic{0, "8BPS"sv, format::unsupported, "PSD"},
    magic{0, "%PDF"sv, format::unsupported, "PDF"},
    magic{0, "%!PS"sv, format::unsupported, "PostScript"},
    magic{0, "\0\0\0\x0cjP  "sv, format::unsupported, "JPEG 2000"},
    magic{0, "\xff\x4f\xff\x51"sv, format::unsupported, "JPEG 2000"},
    magic{0, "\0\0\0\x0cJXL "sv, format::unsupported, "JPEG XL"},
    magic{0, "\xff\x0a"sv, format::unsupported, "JPEG XL"},
    magic{0, "\0\0\1\0"sv, format::unsupported, "ICO"},
    magic{0, "v/1\x01"sv, format::unsupported, "OpenEXR"},
    magic{0, "DDS "sv, format::unsupported, "DDS"},
    magic{0, "#?RADIANCE"sv, format::unsupported, "Radiance HDR"},
    magic{0, "gimp xcf"sv, format::unsupported, "XCF"},
    magic{0, "PK\x03\x04"sv, format::unsupported, "ZIP archive"},
    magic{0, "\x1f\x8b"sv, format::unsupported, "gzip archive"},
};

struct brand {
  std::string_view code;
  std::string_view name;
};

// Major brands of ISO base media files ("....ftypXXXX").
constexpr std::array brands = {
    brand{"heic", "HEIC"}, brand{"heix", "HEIC"},
    brand{"hevc", "HEIC"}, brand{"heim", "HEIC"},
    brand{"heis", "HEIC"}, brand{"mif1", "HEIC"},
    brand{"msf1", "HEIC"}, brand{"avif", "AVIF"},
    brand{"avis", "AVIF"}, brand{"crx ", "camera raw (CR3)"},
};

bool holds(std::string_view head, std::size_t offset, std::string_view bytes) {
  return head.size() >= offset + bytes.size() && head.substr(offset, bytes.size()) == bytes;
}

// Markup is told from its first tag, after a byte order mark and blanks.
std::string markup_name(std::string_view head) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  while (!head.empty() && std::isspace(static_cast<unsigned char>(head.front())) != 0) {
    head.remove_prefix(1);
  }
  if (head.empty() || head.front() != '<') return {};
  std::string lower(head);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower.find("<svg") != std::string::npos) return "SVG";
  if (lower.starts_with("<!doctype html") || lower.starts_with("<html")) return "an HTML page";
  if (lower.starts_with("<?xml")) return "XML";
  return {};
}

}  // namespace

sniffed sniff(std::span<const uint8_t> bytes) {
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()),
                              std::min(bytes.size(), sniff_size));
  for (const magic& one : magics) {
    if (holds(head, one.offset, one.bytes)) return {one.format, std::string(one.name)};
  }
  if (holds(head, 4, "ftyp") && head.size() >= 12) {
    for (const brand& one : brands) {
      if (holds(head, 8, one.code)) return {format::unsupported, std::string(one.name)};
    }
    return {format::unsupported, "MP4 video"};
  }
  if (std::string name = markup_name(head); !name.empty()) {
    return {format::unsupported, std::move(name)};
  }
  return {};
}

status photo_or_why_not(std::span<const uint8_t> bytes) {
  if (bytes.empty()) return data_loss("the file is empty (0 bytes)");
  const sniffed what = sniff(bytes);
  switch (what.format) {
    case format::unsupported:
      return unsupported("unsupported: " + what.name + "; convert it to JPEG, PNG, WebP or TIFF");
    case format::unknown:
      return unsupported("not a photo: its first bytes are those of no known image format");
    default:
      return {};
  }
}

}  // namespace graft::photos
