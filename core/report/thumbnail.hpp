// Small pictures of photos for the page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace graft::report {

// A baseline JPEG (quality 80, 4:2:0) of rgb[height][width][3], shrunk to at most `side` pixels on
// its longer edge by averaging areas exactly; never enlarged. The same pixels give the same bytes.
// Empty where a size is not positive. Throws std::bad_alloc when memory runs out.
std::vector<std::byte> make_thumbnail(const uint8_t* rgb, int width, int height, int side = 96);

}  // namespace graft::report
