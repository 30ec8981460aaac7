#include "decode/codecs.hpp"
#include "decode/exif.hpp"

#include <cstdio>
#include <cstring>
#include <vector>

#include <png.h>

namespace graft::photos {
namespace {

constexpr png_uint_32 max_side = 1'000'000;

// Owns one libpng reader. libpng reports errors by longjmp, so every member function that calls
// it holds only trivial locals, sets its own jump, and returns false on an error.
class png_reader {
 public:
  explicit png_reader(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  ~png_reader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  png_reader(const png_reader&) = delete;
  png_reader& operator=(const png_reader&) = delete;

  bool read_header() noexcept {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    if (png_ == nullptr) return false;
    info_ = png_create_info_struct(png_);
    if (info_ == nullptr || setjmp(png_jmpbuf(png_)) != 0) return false;
    png_set_read_fn(png_, this, on_read);
    png_set_user_limits(png_, max_side, max_side);
    // Of the chunks that do not make pixels only eXIf is wanted: damaged colour profiles and
    // compressed texts are not even unpacked.
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_AS_DEFAULT,
                                reinterpret_cast<png_const_bytep>("eXIf"), 1);
    png_read_info(png_, info_);
    return true;
  }

  // Asks libpng for 8-bit RGB, or RGBA where anything may be transparent. tRNS is compared before
  // 16 bits become 8, which libpng rounds as eight_bits() does.
  bool plan() noexcept {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_set_expand(png_);
    png_set_scale_16(png_);
    png_set_gray_to_rgb(png_);
    png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    return true;
  }

  bool read_pixels(png_bytepp rows) noexcept {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_read_image(png_, rows);
    png_read_end(png_, info_);
    return true;
  }

  [[nodiscard]] int64_t width() const { return png_get_image_width(png_, info_); }
  [[nodiscard]] int64_t height() const { return png_get_image_height(png_, info_); }
  [[nodiscard]] int channels() const { return png_get_channels(png_, info_); }

  [[nodiscard]] int32_t orientation() const {
    png_uint_32 size = 0;
    png_bytep block = nullptr;
    if (png_get_eXIf_1(png_, info_, &size, &block) == 0) return 1;
    return exif_orientation_after_header({block, size});
  }

  [[nodiscard]] status error() const { return data_loss(std::string("PNG: ") + message_); }

 private:
  [[noreturn]] static void on_error(png_structp png, png_const_charp message) {
    auto& self = *static_cast<png_reader*>(png_get_error_ptr(png));
    std::snprintf(self.message_, sizeof(self.message_), "%s", message);
    png_longjmp(png, 1);
  }
  static void on_warning(png_structp /*png*/, png_const_charp /*message*/) {}

  static void on_read(png_structp png, png_bytep target, size_t size) {
    auto& self = *static_cast<png_reader*>(png_get_io_ptr(png));
    if (size > self.bytes_.size()) png_error(png, "the file ends too early");
    std::memcpy(target, self.bytes_.data(), size);
    self.bytes_ = self.bytes_.subspan(size);
  }

  std::span<const uint8_t> bytes_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  char message_[200] = "not enough memory";
};

std::vector<png_bytep> rows_of(uint8_t* pixels, int32_t height, std::size_t stride) {
  std::vector<png_bytep> rows(static_cast<std::size_t>(height));
  for (std::size_t y = 0; y < rows.size(); ++y) rows[y] = pixels + y * stride;
  return rows;
}

}  // namespace

result<stored_image> decode_png(std::span<const uint8_t> bytes, const decode_options& options) {
  png_reader reader(bytes);
  if (!reader.read_header()) return reader.error();
  GRAFT_TRY(check_size(reader.width(), reader.height(), options));
  if (!reader.plan()) return reader.error();

  const auto width = static_cast<int32_t>(reader.width());
  const auto height = static_cast<int32_t>(reader.height());
  stored_image stored{image::allocate(width, height), 1};
  if (reader.channels() == 3) {
    auto rows = rows_of(stored.image.pixels.get(), height, static_cast<std::size_t>(width) * 3);
    if (!reader.read_pixels(rows.data())) return reader.error();
  } else {
    const std::size_t stride = static_cast<std::size_t>(width) * 4;
    const auto rgba =
        std::make_unique_for_overwrite<uint8_t[]>(stride * static_cast<std::size_t>(height));
    auto rows = rows_of(rgba.get(), height, stride);
    if (!reader.read_pixels(rows.data())) return reader.error();
    for (int32_t y = 0; y < height; ++y) {
      composite_row(rows[static_cast<std::size_t>(y)], stored.image.row(y), width,
                    options.background);
    }
  }
  stored.orientation = reader.orientation();
  return stored;
}

std::string png_version() { return std::string("libpng ") + png_get_libpng_ver(nullptr); }

}  // namespace graft::photos
