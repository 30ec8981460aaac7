// OpenCV's messages as a part of ours.
#pragma once

#include <string>

namespace graft::opencv {

// What an exception of OpenCV says, on one line, without its source files and functions.
std::string plain_words(const std::string& opencv_message);

}  // namespace graft::opencv
