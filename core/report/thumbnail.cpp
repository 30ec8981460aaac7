#include "report/thumbnail.hpp"

#include <turbojpeg.h>

#include <algorithm>
#include <memory>
#include <new>

namespace graft::report {
namespace {

constexpr int jpeg_quality = 80;

struct picture {
  int width;
  int height;
  std::vector<uint8_t> rgb;
};

// Source pixels [first, first + weights.size()) under one target pixel. A source pixel is `target`
// units long and a target pixel `source` units, so that every weight is a whole number.
struct span_weights {
  size_t first;
  std::vector<uint32_t> weights;
};

std::vector<span_weights> area_weights(int source, int target) {
  std::vector<span_weights> spans(static_cast<size_t>(target));
  const auto from = static_cast<int64_t>(source);
  const auto to = static_cast<int64_t>(target);
  for (int64_t i = 0; i < to; ++i) {
    const int64_t begin = i * from;
    const int64_t end = begin + from;
    auto& span = spans[static_cast<size_t>(i)];
    span.first = static_cast<size_t>(begin / to);
    for (int64_t pixel = begin / to; pixel * to < end; ++pixel) {
      const int64_t covered = std::min(end, (pixel + 1) * to) - std::max(begin, pixel * to);
      span.weights.push_back(static_cast<uint32_t>(covered));
    }
  }
  return spans;
}

void add_row(std::vector<uint32_t>& sums, const uint8_t* row, uint32_t weight) {
  uint32_t* sum = sums.data();
  for (size_t i = 0, n = sums.size(); i < n; ++i) sum[i] += weight * row[i];
}

void average_row(const std::vector<uint32_t>& sums, const std::vector<span_weights>& spans,
                 double per_area, uint8_t* out) {
  for (const auto& span : spans) {
    uint64_t red = 0;
    uint64_t green = 0;
    uint64_t blue = 0;
    const uint32_t* pixel = sums.data() + span.first * 3;
    for (const uint64_t weight : span.weights) {
      red += weight * pixel[0];
      green += weight * pixel[1];
      blue += weight * pixel[2];
      pixel += 3;
    }
    for (const uint64_t sum : {red, green, blue}) {
      *out++ = static_cast<uint8_t>(static_cast<double>(sum) * per_area + 0.5);
    }
  }
}

int scaled(int length, int longest, int side) {
  const int64_t product = static_cast<int64_t>(length) * side;
  return std::max(1, static_cast<int>((product + longest / 2) / longest));
}

picture shrink(const uint8_t* rgb, int width, int height, int side) {
  const int longest = std::max(width, height);
  picture small{scaled(width, longest, side), scaled(height, longest, side), {}};
  const size_t out_stride = static_cast<size_t>(small.width) * 3;
  const size_t stride = static_cast<size_t>(width) * 3;
  small.rgb.resize(out_stride * static_cast<size_t>(small.height));

  const auto across = area_weights(width, small.width);
  const auto down = area_weights(height, small.height);
  const double per_area = 1.0 / (static_cast<double>(width) * static_cast<double>(height));
  std::vector<uint32_t> sums(stride);
  for (size_t y = 0; y < down.size(); ++y) {
    std::fill(sums.begin(), sums.end(), 0U);
    for (size_t i = 0; i < down[y].weights.size(); ++i) {
      add_row(sums, rgb + (down[y].first + i) * stride, down[y].weights[i]);
    }
    average_row(sums, across, per_area, small.rgb.data() + y * out_stride);
  }
  return small;
}

std::vector<std::byte> encode(const uint8_t* rgb, int width, int height) {
  const std::unique_ptr<void, int (*)(tjhandle)> encoder(tjInitCompress(), tjDestroy);
  if (!encoder) throw std::bad_alloc();
  std::vector<std::byte> jpeg(tjBufSize(width, height, TJSAMP_420));
  auto* bytes = reinterpret_cast<unsigned char*>(jpeg.data());
  unsigned long size = jpeg.size();
  // The buffer is the largest that such a picture needs, so only memory can be missing.
  if (tjCompress2(encoder.get(), rgb, width, 0, height, TJPF_RGB, &bytes, &size, TJSAMP_420,
                  jpeg_quality, TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT) != 0) {
    throw std::bad_alloc();
  }
  jpeg.resize(size);
  return jpeg;
}

}  // namespace

std::vector<std::byte> make_thumbnail(const uint8_t* rgb, int width, int height, int side) {
  if (width <= 0 || height <= 0 || side <= 0) return {};
  if (std::max(width, height) <= side) return encode(rgb, width, height);
  const picture small = shrink(rgb, width, height, side);
  return encode(small.rgb.data(), small.width, small.height);
}

}  // namespace graft::report
