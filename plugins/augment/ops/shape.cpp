#include "ops/shape.hpp"

#include "ops/opencv.hpp"

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace graft::augment {
namespace {

void flip(image_span image, int axis) {
  cv::Mat pixels = as_mat(image);
  cv::Mat flipped;
  cv::flip(pixels, flipped, axis);
  flipped.copyTo(pixels);
}

}  // namespace

void flip_horizontally(image_span image) { flip(image, 1); }
void flip_vertically(image_span image) { flip(image, 0); }

void warp(image_span image, const affine& how, const colour& background) {
  const double angle = how.degrees * std::numbers::pi / 180.0;
  const double x = (image.width - 1) / 2.0;
  const double y = (image.height - 1) / 2.0;
  // Forward map about the centre: turn, then shear, then move. Rows grow downwards, so a turn that
  // looks counter-clockwise has the sine's sign changed.
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  const double a = c - how.shear_x * s;
  const double b = s + how.shear_x * c;
  const double d = how.shear_y * c - s;
  const double e = how.shear_y * s + c;
  const cv::Mat map = (cv::Mat_<double>(2, 3) << a, b, x - a * x - b * y + how.move_x, d, e,
                       y - d * x - e * y + how.move_y);
  const cv::Mat source = as_mat(image).clone();
  cv::Mat out = as_mat(image);
  cv::warpAffine(source, out, map, source.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                 cv::Scalar(background[0], background[1], background[2]));
}

void erase(image_span image, philox& random) {
  const double area = static_cast<double>(image.width) * image.height;
  for (int attempt = 0; attempt < 10; ++attempt) {
    const double box_area = area * random.uniform(0.02, 0.33);
    const double ratio = std::exp(random.uniform(std::log(0.3), std::log(3.3)));
    const int width = static_cast<int>(std::lround(std::sqrt(box_area * ratio)));
    const int height = static_cast<int>(std::lround(std::sqrt(box_area / ratio)));
    if (width < 1 || height < 1 || width >= image.width || height >= image.height) continue;
    const auto left = random.below(static_cast<uint32_t>(image.width - width + 1));
    const auto top =
        static_cast<int>(random.below(static_cast<uint32_t>(image.height - height + 1)));
    for (int y = top; y < top + height; ++y) {
      uint8_t* pixel = image.row(y) + static_cast<std::size_t>(left) * channels;
      for (int x = 0; x < width; ++x, pixel += channels) {
        const uint32_t noise = random.word();
        for (int c = 0; c < channels; ++c) pixel[c] = static_cast<uint8_t>(noise >> (8 * c));
      }
    }
    return;
  }
}

}  // namespace graft::augment
