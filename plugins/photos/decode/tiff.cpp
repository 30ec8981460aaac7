#include "decode/codecs.hpp"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>

#include <tiffio.h>

namespace graft::photos {
namespace {

// A file in memory as libtiff reads it, and the first error that it reported.
struct tiff_source {
  std::span<const uint8_t> bytes;
  uint64_t at = 0;
  std::string error;
};

tmsize_t on_read(thandle_t handle, void* target, tmsize_t size) {
  auto& source = *static_cast<tiff_source*>(handle);
  if (size <= 0 || source.at >= source.bytes.size()) return 0;
  const std::size_t n = std::min(static_cast<std::size_t>(size),
                                 source.bytes.size() - static_cast<std::size_t>(source.at));
  std::memcpy(target, source.bytes.data() + source.at, n);
  source.at += n;
  return static_cast<tmsize_t>(n);
}
tmsize_t on_write(thandle_t /*handle*/, void* /*bytes*/, tmsize_t /*size*/) { return 0; }
toff_t on_seek(thandle_t handle, toff_t offset, int whence) {
  auto& source = *static_cast<tiff_source*>(handle);
  if (whence == SEEK_CUR) offset += source.at;
  if (whence == SEEK_END) offset += source.bytes.size();
  source.at = offset;
  return source.at;
}
int on_close(thandle_t /*handle*/) { return 0; }
// libtiff reads mapped files in place, and only reads them. Without a map, version 4.5 refuses
// uncompressed tiles whose size is not a multiple of 1024.
int on_map(thandle_t handle, void** base, toff_t* size) {
  const auto& source = *static_cast<tiff_source*>(handle);
  *base = const_cast<uint8_t*>(source.bytes.data());
  *size = source.bytes.size();
  return 1;
}
void on_unmap(thandle_t /*handle*/, void* /*base*/, toff_t /*size*/) {}
toff_t on_size(thandle_t handle) { return static_cast<tiff_source*>(handle)->bytes.size(); }

int on_error(TIFF* /*tiff*/, void* user, const char* /*module*/, const char* form, va_list args) {
  auto& source = *static_cast<tiff_source*>(user);
  char text[300];
  std::vsnprintf(text, sizeof(text), form, args);
  if (source.error.empty()) source.error = text;
  return 1;  // handled here: nothing is printed
}
// Unknown tags and odd values of known ones are warnings; the pixels do not depend on them.
int on_warning(TIFF*, void*, const char*, const char*, va_list) { return 1; }

struct closer {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using tiff_handle = std::unique_ptr<TIFF, closer>;

tiff_handle open(tiff_source& source, const decode_options& options) {
  struct freer {
    void operator()(TIFFOpenOptions* open_options) const { TIFFOpenOptionsFree(open_options); }
  };
  const std::unique_ptr<TIFFOpenOptions, freer> open_options(TIFFOpenOptionsAlloc());
  if (open_options == nullptr) return nullptr;
  // The largest honest block is a whole picture in one strip, four 16-bit samples a pixel.
  constexpr int64_t slack = 1 << 20;
  TIFFOpenOptionsSetMaxSingleMemAlloc(open_options.get(), options.max_pixels * 8 + slack);
  TIFFOpenOptionsSetErrorHandlerExtR(open_options.get(), on_error, &source);
  TIFFOpenOptionsSetWarningHandlerExtR(open_options.get(), on_warning, nullptr);
  return tiff_handle(TIFFClientOpenExt("photo", "r", &source, on_read, on_write, on_seek, on_close,
                                       on_size, on_map, on_unmap, open_options.get()));
}

// Camera raw files (NEF, ARW, DNG) are TIFFs whose first picture is a thumbnail.
bool is_thumbnail(TIFF* tiff) {
  uint32_t kind = 0;
  return TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &kind) == 1 && (kind & FILETYPE_REDUCEDIMAGE) != 0;
}

// Strips or tiles whose decoded size has nothing to do with the picture's are a bomb.
bool has_oversized_blocks(TIFF* tiff, int64_t pixels) {
  const int64_t block = TIFFIsTiled(tiff) != 0 ? TIFFTileSize64(tiff) : TIFFStripSize64(tiff);
  constexpr int64_t slack = 64 << 20;
  return block > pixels * 16 + slack;
}

struct rgba_reader {
  TIFFRGBAImage image{};
  bool begun = false;
  ~rgba_reader() {
    if (begun) TIFFRGBAImageEnd(&image);
  }
};

// libtiff's RGBA pixels have alpha multiplied in: c + round(background * (255 - alpha) / 255).
void composite_premultiplied(const uint32_t* from, uint8_t* to, int32_t n, const colour& under) {
  for (int32_t i = 0; i < n; ++i, to += 3) {
    const uint32_t pixel = from[i];
    const uint32_t through = 255 - TIFFGetA(pixel);
    to[0] = static_cast<uint8_t>(std::min(255u, TIFFGetR(pixel) + multiply(under[0], through)));
    to[1] = static_cast<uint8_t>(std::min(255u, TIFFGetG(pixel) + multiply(under[1], through)));
    to[2] = static_cast<uint8_t>(std::min(255u, TIFFGetB(pixel) + multiply(under[2], through)));
  }
}

}  // namespace

result<stored_image> decode_tiff(std::span<const uint8_t> bytes, const decode_options& options) {
  tiff_source source{bytes, 0, {}};
  const auto damaged = [&source] {
    return data_loss("TIFF: " + (source.error.empty() ? "unreadable" : source.error));
  };
  const tiff_handle tiff = open(source, options);
  if (tiff == nullptr) return damaged();

  uint32_t width = 0;
  uint32_t height = 0;
  if (TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &width) != 1 ||
      TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &height) != 1) {
    return damaged();
  }
  GRAFT_TRY(check_size(width, height, options));
  if (is_thumbnail(tiff.get())) {
    return unsupported(
        "unsupported: camera raw, or a TIFF whose first picture is a thumbnail; "
        "convert it to JPEG, PNG, WebP or TIFF");
  }
  const auto pixels = static_cast<int64_t>(width) * height;
  if (has_oversized_blocks(tiff.get(), pixels)) {
    return status(code::resource_exhausted,
                  "TIFF: its strips or tiles are larger than the picture");
  }

  char why[1024] = "";
  rgba_reader reader;
  if (TIFFRGBAImageOK(tiff.get(), why) != 1) return unsupported(std::string("TIFF: ") + why);
  reader.begun = TIFFRGBAImageBegin(&reader.image, tiff.get(), 1, why) == 1;
  if (!reader.begun) return data_loss(std::string("TIFF: ") + why);
  uint16_t orientation = 1;
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ORIENTATION, &orientation);
  // libtiff would apply half of the orientation (the flips but not the turns): it is told that
  // there is none.
  reader.image.orientation = ORIENTATION_TOPLEFT;
  reader.image.req_orientation = ORIENTATION_TOPLEFT;

  const auto rgba = std::make_unique_for_overwrite<uint32_t[]>(static_cast<std::size_t>(pixels));
  if (TIFFRGBAImageGet(&reader.image, rgba.get(), width, height) != 1 || !source.error.empty()) {
    return damaged();
  }
  stored_image stored{image::allocate(static_cast<int32_t>(width), static_cast<int32_t>(height)),
                      orientation};
  for (int32_t y = 0; y < stored.image.height; ++y) {
    composite_premultiplied(rgba.get() + static_cast<std::size_t>(y) * width, stored.image.row(y),
                            stored.image.width, options.background);
  }
  return stored;
}

std::string tiff_version() {
  const std::string text = TIFFGetVersion();  // "LIBTIFF, Version 4.5.0\nCopyright ..."
  const std::size_t digits = text.find_first_of("0123456789");
  return "libtiff " + text.substr(digits, text.find('\n') - digits);
}

}  // namespace graft::photos
