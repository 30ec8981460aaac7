// What of OpenCV belongs to the whole process: its threads, its log, its version.
#pragma once

#include <string>

namespace graft::opencv {

// Makes OpenCV compute in the calling thread alone and write nothing to stderr: workers are the
// host's, and faults are told in our own words. Once, from the first network on.
void set_up_opencv();

// "OpenCV 4.6.0", and the instruction sets that it uses on this CPU: results are the same bits only
// where these are.
std::string opencv_identity();
std::string opencv_version();

}  // namespace graft::opencv
