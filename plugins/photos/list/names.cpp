#include "list/names.hpp"

#include <graft/abi/item.h>

#include <algorithm>
#include <array>
#include <string>

namespace graft::photos {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& set, std::string_view value) {
  return std::find(set.begin(), set.end(), value) != set.end();
}

// The extension in lower case without its dot; empty where there is none.
std::string extension(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string{} : lower(name.substr(dot + 1));
}

// Bytes of the UTF-8 sequence that `lead` begins, 0 if none, and the least code point it may have.
struct sequence {
  std::size_t size;
  uint32_t least;
};
sequence sequence_of(unsigned char lead) {
  if (lead < 0x80) return {1, 0};
  if ((lead & 0xE0) == 0xC0) return {2, 0x80};
  if ((lead & 0xF0) == 0xE0) return {3, 0x800};
  if ((lead & 0xF8) == 0xF0) return {4, 0x10000};
  return {0, 0};
}

}  // namespace

bool is_hidden(std::string_view name) {
  static constexpr std::array<std::string_view, 6> left_behind = {
      "thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "@eadir", "$recycle.bin"};
  return name.starts_with('.') || contains(left_behind, lower(name));
}

bool is_metadata(std::string_view name) {
  static constexpr std::array<std::string_view, 9> extensions = {
      "txt", "md", "csv", "tsv", "json", "xml", "yaml", "yml", "toml"};
  static constexpr std::array<std::string_view, 4> beginnings = {"license", "licence", "copying",
                                                                 "readme"};
  const std::string small = lower(name);
  return contains(extensions, extension(name)) ||
         std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view one) { return small.starts_with(one); });
}

bool has_photo_extension(std::string_view name) {
  static constexpr std::array<std::string_view, 6> extensions = {"jpg",  "jpeg", "png",
                                                                 "webp", "tif",  "tiff"};
  return contains(extensions, extension(name));
}

std::optional<int32_t> split_of(std::string_view name) {
  const std::string small = lower(name);
  if (small == "train") return GRAFT_SPLIT_TRAIN;
  if (small == "val" || small == "valid" || small == "validation") return GRAFT_SPLIT_VALIDATION;
  if (small == "test") return GRAFT_SPLIT_TEST;
  return std::nullopt;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const sequence expected = sequence_of(lead);
    if (expected.size == 0 || i + expected.size > text.size()) return false;
    uint32_t point = expected.size == 1 ? lead : lead & (0x7Fu >> expected.size);
    for (std::size_t k = 1; k < expected.size; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0) != 0x80) return false;
      point = point << 6 | (next & 0x3F);
    }
    if (point < expected.least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
      return false;
    }
    i += expected.size;
  }
  return true;
}

}  // namespace graft::photos
