#include "decode/codecs.hpp"
#include "decode/exif.hpp"

#include <csetjmp>
#include <cstdio>
#include <memory>

#include <jerror.h>
#include <jpeglib.h>

namespace graft::photos {
namespace {

// A progressive file needs about ten scans; thousands of empty ones are a way to burn time.
constexpr int max_scans = 200;
constexpr char exif_header[] = "Exif\0";

// Owns one libjpeg decompressor. libjpeg reports errors by longjmp, so every member function that
// calls it holds only trivial locals, sets its own jump, and returns false on an error.
class jpeg_reader {
 public:
  jpeg_reader() = default;
  ~jpeg_reader() { jpeg_destroy_decompress(&info_); }
  jpeg_reader(const jpeg_reader&) = delete;
  jpeg_reader& operator=(const jpeg_reader&) = delete;

  bool read_header(std::span<const uint8_t> bytes) noexcept {
    info_.err = jpeg_std_error(&errors_);
    info_.client_data = this;
    errors_.error_exit = on_error;
    errors_.emit_message = on_message;
    progress_.progress_monitor = on_progress;
    if (setjmp(jump_) != 0) return false;
    jpeg_create_decompress(&info_);
    info_.client_data = this;
    info_.progress = &progress_;
    jpeg_mem_src(&info_, bytes.data(), static_cast<unsigned long>(bytes.size()));
    jpeg_save_markers(&info_, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&info_, TRUE);
    return true;
  }

  // Settles colours and the size of the output.
  bool plan(int32_t min_short_side) noexcept {
    if (setjmp(jump_) != 0) return false;
    info_.dct_method = JDCT_ISLOW;
    info_.do_fancy_upsampling = TRUE;
    info_.out_color_space = is_cmyk() ? JCS_CMYK : JCS_RGB;
    info_.scale_denom = 8;
    info_.scale_num = 8;
    if (min_short_side > 0) shrink_to(static_cast<JDIMENSION>(min_short_side));
    jpeg_calc_output_dimensions(&info_);
    return true;
  }

  // `cmyk_line` holds one row of 4-byte pixels, or is null where the rows come as RGB.
  bool read_pixels(uint8_t* pixels, uint8_t* cmyk_line) noexcept {
    if (setjmp(jump_) != 0) return false;
    jpeg_start_decompress(&info_);
    const std::size_t stride = static_cast<std::size_t>(info_.output_width) * 3;
    while (info_.output_scanline < info_.output_height) {
      uint8_t* const target = pixels + info_.output_scanline * stride;
      JSAMPROW row = cmyk_line != nullptr ? cmyk_line : target;
      if (jpeg_read_scanlines(&info_, &row, 1) != 1) return false;
      if (cmyk_line != nullptr) cmyk_row(row, target, static_cast<int32_t>(info_.output_width));
    }
    jpeg_finish_decompress(&info_);
    return true;
  }

  [[nodiscard]] bool is_cmyk() const {
    return info_.jpeg_color_space == JCS_CMYK || info_.jpeg_color_space == JCS_YCCK;
  }
  [[nodiscard]] const jpeg_decompress_struct& info() const { return info_; }

  [[nodiscard]] int32_t orientation() const {
    for (const jpeg_marker_struct* marker = info_.marker_list; marker != nullptr;
         marker = marker->next) {
      const std::span<const uint8_t> block(marker->data, marker->data_length);
      if (block.size() < sizeof(exif_header)) continue;
      if (std::equal(block.begin(), block.begin() + sizeof(exif_header), exif_header)) {
        return exif_orientation_after_header(block);
      }
    }
    return 1;
  }

  [[nodiscard]] status error() const {
    const std::string text = std::string("JPEG: ") + message_;
    switch (failure_) {
      case JERR_BAD_PRECISION:
      case JERR_SOF_UNSUPPORTED:
      case JERR_CONVERSION_NOTIMPL:
      case JERR_NOT_COMPILED:
        return unsupported(text);
      case JERR_OUT_OF_MEMORY:
        return {code::resource_exhausted, text};
      default:
        return data_loss(text);
    }
  }

 private:
  static jpeg_reader& of(j_common_ptr info) {
    return *static_cast<jpeg_reader*>(info->client_data);
  }

  [[noreturn]] static void on_error(j_common_ptr info) {
    jpeg_reader& self = of(info);
    self.errors_.format_message(info, self.message_);
    self.failure_ = self.errors_.msg_code;
    std::longjmp(self.jump_, 1);
  }

  // Warnings mean that libjpeg has begun to make pixels up, but for these four: bytes between
  // segments, version numbers and profiles do not touch the picture.
  static void on_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    switch (of(info).errors_.msg_code) {
      case JWRN_EXTRANEOUS_DATA:
      case JWRN_JFIF_MAJOR:
      case JWRN_ADOBE_XFORM:
      case JWRN_BOGUS_ICC:
        return;
      default:
        on_error(info);
    }
  }

  static void on_progress(j_common_ptr info) {
    jpeg_reader& self = of(info);
    if (self.info_.input_scan_number <= max_scans) return;
    std::snprintf(self.message_, sizeof(self.message_), "more than %d scans", max_scans);
    self.failure_ = 0;
    std::longjmp(self.jump_, 1);
  }

  // The smallest of 1/8, 1/4 and 1/2 that leaves the short side long enough. The eighths between
  // have no SIMD: of a 12-megapixel photo 3/8 takes longer than 4/8, and 5/8 as long as all.
  void shrink_to(JDIMENSION min_short_side) noexcept {
    const JDIMENSION side =
        info_.image_width < info_.image_height ? info_.image_width : info_.image_height;
    for (unsigned eighths = 1; eighths < 8; eighths *= 2) {
      if ((static_cast<uint64_t>(side) * eighths + 7) / 8 < min_short_side) continue;
      info_.scale_num = eighths;
      return;
    }
  }

  jpeg_decompress_struct info_{};
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  std::jmp_buf jump_{};
  int failure_ = 0;
  char message_[JMSG_LENGTH_MAX] = "unreadable";
};

}  // namespace

result<stored_image> decode_jpeg(std::span<const uint8_t> bytes, const decode_options& options) {
  jpeg_reader reader;
  if (!reader.read_header(bytes)) return reader.error();
  GRAFT_TRY(check_size(reader.info().image_width, reader.info().image_height, options));
  if (!reader.plan(options.min_short_side)) return reader.error();

  const auto width = static_cast<int32_t>(reader.info().output_width);
  const auto height = static_cast<int32_t>(reader.info().output_height);
  stored_image stored{image::allocate(width, height), reader.orientation()};
  std::unique_ptr<uint8_t[]> cmyk_line;
  if (reader.is_cmyk())
    cmyk_line = std::make_unique<uint8_t[]>(static_cast<std::size_t>(width) * 4);
  if (!reader.read_pixels(stored.image.pixels.get(), cmyk_line.get())) return reader.error();
  return stored;
}

std::string jpeg_version() {
  return "libjpeg-turbo " + std::to_string(LIBJPEG_TURBO_VERSION_NUMBER / 1000000) + "." +
         std::to_string(LIBJPEG_TURBO_VERSION_NUMBER / 1000 % 1000) + "." +
         std::to_string(LIBJPEG_TURBO_VERSION_NUMBER % 1000);
}

}  // namespace graft::photos
