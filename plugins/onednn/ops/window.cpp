#include "ops/window.hpp"

#include <algorithm>
#include <string>

namespace graft::onednn {
namespace {

constexpr int64_t largest = 1 << 20;

status copy_pair(const node& at, const char* name, int64_t smallest, int64_t (&out)[2]) {
  const std::vector<int64_t> given = at.attrs.integers(name);
  if (given.empty()) return {};
  if (given.size() != 2) {
    return unsupported(std::string(name) + " has " + std::to_string(given.size()) +
                       " values; only two-dimensional windows are supported");
  }
  for (std::size_t i = 0; i < 2; ++i) {
    if (given[i] < smallest || given[i] > largest) {
      return invalid(std::string(name) + " holds " + std::to_string(given[i]));
    }
    out[i] = given[i];
  }
  return {};
}

}  // namespace

status find_window(const node& at, const shape& image, const std::vector<int64_t>& kernel,
                   window& out) {
  if (image.size() != 4) {
    return unsupported("its input is " + to_string(image) + "; only [N,C,H,W] is supported");
  }
  if (kernel.size() != 2) return unsupported("only two-dimensional windows are supported");
  for (std::size_t i = 0; i < 2; ++i) {
    if (kernel[i] < 1 || kernel[i] > largest) return invalid("its kernel is " + to_string(kernel));
    out.kernel[i] = kernel[i];
  }
  GRAFT_TRY(copy_pair(at, "strides", 1, out.stride));
  GRAFT_TRY(copy_pair(at, "dilations", 1, out.dilation));
  const std::vector<int64_t> pads = at.attrs.integers("pads", {0, 0, 0, 0});
  if (pads.size() != 4) return invalid("pads must have four values");
  for (const int64_t pad : pads) {
    if (pad < 0 || pad > largest) return unsupported("pads holds " + std::to_string(pad));
  }
  const std::string automatic = at.attrs.text("auto_pad", "NOTSET");
  for (std::size_t i = 0; i < 2; ++i) {
    const int64_t size = image[2 + i];
    const int64_t extent = (out.kernel[i] - 1) * out.dilation[i] + 1;
    if (automatic == "SAME_UPPER" || automatic == "SAME_LOWER") {
      out.out[i] = (size + out.stride[i] - 1) / out.stride[i];
      const int64_t total = std::max<int64_t>(0, (out.out[i] - 1) * out.stride[i] + extent - size);
      out.before[i] = automatic == "SAME_UPPER" ? total / 2 : total - total / 2;
      out.after[i] = total - out.before[i];
      continue;
    }
    if (automatic == "NOTSET") {
      out.before[i] = pads[i];
      out.after[i] = pads[2 + i];
    } else if (automatic != "VALID") {
      return invalid("auto_pad is '" + automatic + "'");
    }
    const int64_t free = size + out.before[i] + out.after[i] - extent;
    if (free < 0) {
      return invalid("its window of " + std::to_string(extent) +
                     " is larger than its padded input " + to_string(image));
    }
    out.out[i] = free / out.stride[i] + 1;
    if (at.attrs.integer("ceil_mode", 0) != 0 && free % out.stride[i] != 0 &&
        out.out[i] * out.stride[i] < size + out.before[i]) {
      ++out.out[i];  // a window that starts inside the input or its left padding counts
    }
  }
  return {};
}

}  // namespace graft::onednn
