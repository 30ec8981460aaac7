// OpenCV's importer, with its exceptions told as one sentence.
#pragma once

#include "import/importable.hpp"

#include <graft/sdk/result.hpp>

#include <opencv2/dnn.hpp>

namespace graft::opencv {

// Errors: a node whose operator OpenCV does not have; then all of them are named.
result<cv::dnn::Net> import_model(const importable& from);

}  // namespace graft::opencv
