// The tone changes that OpenCV does.
#include "ops/opencv.hpp"
#include "ops/tone.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace graft::augment {
void change_hue(image_span image, double turns) {
  cv::Mat rgb = as_mat(image);
  cv::Mat hsv;
  cv::cvtColor(rgb, hsv, cv::COLOR_RGB2HSV_FULL);
  const auto shift = static_cast<uint8_t>(static_cast<int>(std::lround(turns * 256)));
  for (int y = 0; y < hsv.rows; ++y) {
    auto* row = hsv.ptr<cv::Vec3b>(y);
    // A full circle is 256 steps: the byte wraps as the hue does.
    for (int x = 0; x < hsv.cols; ++x) row[x][0] = static_cast<uint8_t>(row[x][0] + shift);
  }
  cv::cvtColor(hsv, rgb, cv::COLOR_HSV2RGB_FULL);
}

void change_sharpness(image_span image, double factor) {
  if (image.width < 3 || image.height < 3) return;
  // Pillow's SMOOTH filter.
  const cv::Mat kernel = (cv::Mat_<float>(3, 3) << 1, 1, 1, 1, 5, 1, 1, 1, 1) / 13.0F;
  cv::Mat all = as_mat(image);
  cv::Mat smooth;
  cv::filter2D(all, smooth, -1, kernel);
  const cv::Rect inside(1, 1, image.width - 2, image.height - 2);
  cv::Mat inner = all(inside);
  cv::addWeighted(inner, factor, smooth(inside), 1.0 - factor, 0.0, inner);
}

}  // namespace graft::augment
