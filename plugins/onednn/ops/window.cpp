#include "ops/window.hpp"

#include <algorithm>
#include <string>

namespace graft::onednn {
namespace {

constexpr int64_t largest = 1 << 20;

// One integer an axis, or `otherwise` for all where the attribute is left out.
status read_list(const node& at, const char* name, std::size_t axes, int64_t smallest,
                 int64_t otherwise, std::vector<int64_t>& out) {
  out = at.attrs.integers(name);
  if (out.empty()) out.assign(axes, otherwise);
  if (out.size() != axes) {
    return invalid(std::string(name) + " has " + std::to_string(out.size()) + " values, expected " +
                   std::to_string(axes));
  }
  for (const int64_t one : out) {
    if (one < smallest || one > largest) {
      return invalid(std::string(name) + " holds " + std::to_string(one));
    }
  }
  return {};
}

status place(const node& at, const std::string& automatic, int64_t size, const shape& image,
             window_axis& a) {
  const int64_t extent = (a.kernel - 1) * a.dilation + 1;
  if (automatic == "SAME_UPPER" || automatic == "SAME_LOWER") {
    a.out = (size + a.stride - 1) / a.stride;
    const int64_t total = std::max<int64_t>(0, (a.out - 1) * a.stride + extent - size);
    a.before = automatic == "SAME_UPPER" ? total / 2 : total - total / 2;
    a.after = total - a.before;
    return {};
  }
  if (automatic == "VALID") {
    a.before = a.after = 0;
  } else if (automatic != "NOTSET") {
    return invalid("auto_pad is '" + automatic + "'");
  }
  const int64_t free = size + a.before + a.after - extent;
  if (free < 0) {
    return invalid("its window of " + std::to_string(extent) + " is larger than its padded input " +
                   to_string(image));
  }
  a.out = free / a.stride + 1;
  if (at.attrs.integer("ceil_mode", 0) != 0 && free % a.stride != 0 &&
      a.out * a.stride < size + a.before) {
    ++a.out;  // a window that starts inside the input or its left padding counts
  }
  return {};
}

}  // namespace

status find_axes(const node& at, const shape& image, const std::vector<int64_t>& kernel,
                 std::vector<window_axis>& out) {
  const std::size_t axes = kernel.size();
  if (axes == 0 || image.size() != axes + 2) {
    return unsupported("its window " + to_string(kernel) + " does not fit the input " +
                       to_string(image));
  }
  std::vector<int64_t> strides;
  std::vector<int64_t> dilations;
  std::vector<int64_t> pads;
  GRAFT_TRY(read_list(at, "strides", axes, 1, 1, strides));
  GRAFT_TRY(read_list(at, "dilations", axes, 1, 1, dilations));
  GRAFT_TRY(read_list(at, "pads", 2 * axes, 0, 0, pads));
  const std::string automatic = at.attrs.text("auto_pad", "NOTSET");
  out.clear();
  for (std::size_t i = 0; i < axes; ++i) {
    if (kernel[i] < 1 || kernel[i] > largest) return invalid("its kernel is " + to_string(kernel));
    out.push_back({kernel[i], strides[i], dilations[i], pads[i], pads[axes + i], 0});
    GRAFT_TRY(place(at, automatic, image[2 + i], image, out.back()));
  }
  return {};
}

status find_window(const node& at, const shape& image, const std::vector<int64_t>& kernel,
                   window& out) {
  if (image.size() != 4) {
    return unsupported("its input is " + to_string(image) + "; only [N,C,H,W] is supported");
  }
  std::vector<window_axis> axes;
  GRAFT_TRY(find_axes(at, image, kernel, axes));
  for (std::size_t i = 0; i < 2; ++i) {
    out.kernel[i] = axes[i].kernel;
    out.stride[i] = axes[i].stride;
    out.dilation[i] = axes[i].dilation;
    out.before[i] = axes[i].before;
    out.after[i] = axes[i].after;
    out.out[i] = axes[i].out;
  }
  return {};
}

}  // namespace graft::onednn
