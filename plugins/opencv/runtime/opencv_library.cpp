#include "runtime/opencv_library.hpp"

#include <opencv2/core/utility.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/core/version.hpp>

namespace graft::opencv {

void set_up_opencv() {
  static const bool done = [] {
    cv::setNumThreads(0);
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    return true;
  }();
  static_cast<void>(done);
}

std::string opencv_version() { return "OpenCV " + cv::getVersionString(); }

std::string opencv_identity() {
  return opencv_version() + " (" + cv::getCPUFeaturesLine() + "), fp32";
}

}  // namespace graft::opencv
