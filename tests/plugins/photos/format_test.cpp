#include "decode/format.hpp"

#include "decode/decode.hpp"
#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"

#include <string>

using namespace graft;
using namespace graft::photos;
using namespace graft::photos::test;
using namespace std::string_literals;

namespace {

std::string name_of(const std::string& head) {
  return sniff(std::span(reinterpret_cast<const uint8_t*>(head.data()), head.size())).name;
}

}  // namespace

TEST_CASE("format: the four that Graft decodes") {
  const image picture = pattern(8, 6);
  CHECK(sniff(encode_jpeg(picture)).format == format::jpeg);
  CHECK(sniff(encode_png(picture)).format == format::png);
  CHECK(sniff(encode_webp(picture)).format == format::webp);
  CHECK(sniff(encode_tiff(picture)).format == format::tiff);
}

TEST_CASE("format: others are named") {
  CHECK(name_of("GIF89a") == "GIF");
  CHECK(name_of("BM\x36\x10"s) == "BMP");
  CHECK(name_of("\0\0\0\x18"
                "ftypheic"s) == "HEIC");
  CHECK(name_of("\0\0\0\x18"
                "ftypavif"s) == "AVIF");
  CHECK(name_of("\0\0\0\x18"
                "ftypisom"s) == "MP4 video");
  CHECK(name_of("8BPS\0\1"s) == "PSD");
  CHECK(name_of("%PDF-1.7") == "PDF");
  CHECK(name_of("\xff\x0a"s) == "JPEG XL");
  CHECK(name_of("<svg xmlns=") == "SVG");
  CHECK(name_of("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg>") == "SVG");
  CHECK(name_of("\xef\xbb\xbf \n<!DOCTYPE html><html>") == "an HTML page");
  CHECK(name_of("II*\0\x10\0\0\0CR\2\0"s) == "camera raw (CR2)");
  CHECK(name_of("plain text").empty());
  CHECK(name_of("").empty());
}

TEST_CASE("format: decoding names what a file is instead") {
  const std::string gif = "GIF89a-and-more";
  const auto decoded =
      decode(std::span(reinterpret_cast<const uint8_t*>(gif.data()), gif.size()), {});
  REQUIRE_FALSE(decoded.ok());
  CHECK(decoded.status().code() == code::unimplemented);
  CHECK(decoded.status().message() == "unsupported: GIF; convert it to JPEG, PNG, WebP or TIFF");

  const auto empty = decode({}, {});
  REQUIRE_FALSE(empty.ok());
  CHECK(empty.status().code() == code::data_loss);
  CHECK(empty.status().message() == "the file is empty (0 bytes)");
}
