// Decodes the golden photos with libpng's simple interface.
#pragma once

#include "image.hpp"

#include <png.h>
#include <stdexcept>
#include <string>

namespace graft::augment::test {

inline image read_png(const std::string& path) {
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_file(&header, path.c_str()) == 0) {
    throw std::runtime_error(path + ": " + header.message);
  }
  header.format = PNG_FORMAT_RGB;
  image made(static_cast<int>(header.width), static_cast<int>(header.height));
  if (png_image_finish_read(&header, nullptr, made.pixels.data(), 0, nullptr) == 0) {
    throw std::runtime_error(path + ": " + header.message);
  }
  return made;
}

}  // namespace graft::augment::test
