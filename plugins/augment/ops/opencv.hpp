// OpenCV on images that it does not own. Only core and imgproc are used.
#pragma once

#include "image.hpp"

#include <opencv2/core.hpp>

namespace graft::augment {

// The same pixels; OpenCV writes through.
inline cv::Mat as_mat(image_span image) {
  return {image.height, image.width, CV_8UC3, image.pixels};
}

// Workers are single threads: OpenCV must not start threads of its own inside one.
inline void keep_opencv_to_one_thread() { cv::setNumThreads(0); }

}  // namespace graft::augment
