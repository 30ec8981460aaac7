#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"

#include <sys/resource.h>

using namespace graft;
using namespace graft::photos;
using namespace graft::photos::test;

namespace {

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

TEST_CASE("limits: max_pixels is exact in every format") {
  const image picture = pattern(20, 10);
  for (const bytes& file :
       {encode_jpeg(picture), encode_png(picture), encode_webp(picture), encode_tiff(picture)}) {
    decode_options options;
    options.max_pixels = 200;
    CHECK(decode(file, options).ok());
    options.max_pixels = 199;
    const auto refused = decode(file, options);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.status().code() == code::resource_exhausted);
    CHECK(refused.status().message() ==
          "its header says 20 x 10 pixels, more than max_pixels = 199");
  }
}

TEST_CASE("limits: a bomb is refused before memory is taken") {
  png_how header;
  header.header_only = true;
  bytes jpeg = encode_jpeg(pattern(16, 16));
  for (std::size_t i = 0; i + 9 < jpeg.size(); ++i) {
    if (jpeg[i] == 0xFF && jpeg[i + 1] == 0xC0) {  // SOF0: height and width
      jpeg[i + 5] = jpeg[i + 7] = 0xFF;
      break;
    }
  }
  const long before = peak_kilobytes();
  for (const bytes& bomb : {encode_png(60000, 60000, {}, header), jpeg}) {
    const auto refused = decode(bomb, {});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.status().code() == code::resource_exhausted);
  }
  CHECK(peak_kilobytes() - before < 32 * 1024);
}
