#include "resize/resample.hpp"

#include <cstring>
#include <string>
#include <vector>

namespace graft::augment {
namespace {

status check(image_view source, const resize_plan& plan) {
  const auto size = [](int w, int h) { return std::to_string(w) + "x" + std::to_string(h); };
  if (source.width <= 0 || source.height <= 0 || plan.width <= 0 || plan.height <= 0) {
    return invalid("cannot resize an image of " + size(source.width, source.height) + " to " +
                   size(plan.width, plan.height) + ": both sizes must be at least 1x1");
  }
  const source_box& box = plan.box;
  if (!(box.left >= 0 && box.top >= 0 && box.right > box.left && box.bottom > box.top &&
        box.right <= static_cast<float>(source.width) &&
        box.bottom <= static_cast<float>(source.height))) {
    return invalid("the box to resize from reaches outside the image of " +
                   size(source.width, source.height) + " or is empty");
  }
  const pixel_rect& part = plan.part;
  if (part.left < 0 || part.top < 0 || part.width <= 0 || part.height <= 0 ||
      part.width > plan.width - part.left || part.height > plan.height - part.top) {
    return invalid("the part wanted, " + size(part.width, part.height) + " at " +
                   std::to_string(part.left) + "," + std::to_string(part.top) +
                   ", reaches outside the resized image of " + size(plan.width, plan.height));
  }
  return {};
}

// Pillow adds up positions along the whole axis, so that this does too.
std::vector<int> nearest_positions(float begin, float end, int size, int from, int n) {
  const double scale = static_cast<double>(end - begin) / size;
  double at = begin + scale * 0.5;
  std::vector<int> positions(static_cast<std::size_t>(n));
  for (int i = 0; i < from + n; ++i, at += scale) {
    if (i >= from) positions[static_cast<std::size_t>(i - from)] = static_cast<int>(at);
  }
  return positions;
}

void nearest(image_view source, const resize_plan& plan, uint8_t* out) {
  const auto columns =
      nearest_positions(plan.box.left, plan.box.right, plan.width, plan.part.left, plan.part.width);
  const auto rows = nearest_positions(plan.box.top, plan.box.bottom, plan.height, plan.part.top,
                                      plan.part.height);
  for (const int y : rows) {
    for (const int x : columns) {
      std::memcpy(out, source.row(y) + static_cast<std::ptrdiff_t>(x) * channels, channels);
      out += channels;
    }
  }
}

}  // namespace

resize_plan whole(image_view source, int width, int height, interpolation filter) {
  return {{0, 0, static_cast<float>(source.width), static_cast<float>(source.height)},
          width,
          height,
          {0, 0, width, height},
          filter};
}

status resample(image_view source, const resize_plan& plan, resize_workspace& workspace,
                uint8_t* out, isa isa) {
  GRAFT_TRY(check(source, plan));
  if (plan.filter == interpolation::nearest) {
    nearest(source, plan, out);
    return {};
  }
  const axis_taps along_rows = make_taps(plan.filter, source.width, plan.box.left, plan.box.right,
                                         plan.width, plan.part.left, plan.part.width);
  axis_taps along_columns = make_taps(plan.filter, source.height, plan.box.top, plan.box.bottom,
                                      plan.height, plan.part.top, plan.part.height);
  // Only the rows that the second pass takes go through the first.
  const int first = along_columns.first.front();
  const int last = along_columns.first.back() + along_columns.count.back();
  for (int32_t& row : along_columns.first) row -= first;
  const image_view rows{source.row(first), source.width, last - first};
  workspace.rows.resize(static_cast<std::size_t>(rows.height) *
                        static_cast<std::size_t>(plan.part.width) * channels);
  const passes& pass = passes_of(isa);
  pass.horizontal(rows, along_rows, workspace.rows.data());
  pass.vertical({workspace.rows.data(), plan.part.width, rows.height}, along_columns, out);
  return {};
}

}  // namespace graft::augment
