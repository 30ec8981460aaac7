#include "ops/tone.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace graft::augment {
namespace {

using table = std::array<uint8_t, 256>;
using histogram = std::array<int, 256>;

uint8_t to_byte(double value) {
  return static_cast<uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
}

// ITU-R 601 luma in 16-bit fixed point, as Pillow converts to grey.
int grey_of(const uint8_t* pixel) {
  return (pixel[0] * 19595 + pixel[1] * 38470 + pixel[2] * 7471 + 0x8000) >> 16;
}

template <class F>
table make_table(F&& value) {
  table made{};
  for (int i = 0; i < 256; ++i) made[static_cast<std::size_t>(i)] = value(i);
  return made;
}

void look_up(image_span image, const table& values) {
  for (std::size_t i = 0; i < image.bytes(); ++i) image.pixels[i] = values[image.pixels[i]];
}

void look_up_channel(image_span image, int channel, const table& values) {
  for (std::size_t i = static_cast<std::size_t>(channel); i < image.bytes(); i += channels) {
    image.pixels[i] = values[image.pixels[i]];
  }
}

histogram count_channel(image_span image, int channel) {
  histogram counts{};
  for (std::size_t i = static_cast<std::size_t>(channel); i < image.bytes(); i += channels) {
    ++counts[image.pixels[i]];
  }
  return counts;
}

}  // namespace

void change_brightness(image_span image, double factor) {
  look_up(image, make_table([&](int v) { return to_byte(v * factor); }));
}

void change_contrast(image_span image, double factor) {
  int64_t sum = 0;
  for (std::size_t i = 0; i < image.bytes(); i += channels) sum += grey_of(image.pixels + i);
  const double mean =
      std::floor(static_cast<double>(sum) * channels / static_cast<double>(image.bytes()) + 0.5);
  look_up(image, make_table([&](int v) { return to_byte(mean + (v - mean) * factor); }));
}

void change_saturation(image_span image, double factor) {
  const auto weight = static_cast<int>(std::lround(factor * 65536));
  for (std::size_t i = 0; i < image.bytes(); i += channels) {
    uint8_t* pixel = image.pixels + i;
    const int grey = grey_of(pixel);
    for (int c = 0; c < channels; ++c) {
      const int value = grey + (((pixel[c] - grey) * weight + 0x8000) >> 16);
      pixel[c] = static_cast<uint8_t>(std::clamp(value, 0, 255));
    }
  }
}

void posterize(image_span image, int bits) {
  const int mask = 0xFF << (8 - std::clamp(bits, 1, 8));
  look_up(image, make_table([&](int v) { return static_cast<uint8_t>(v & mask); }));
}

void solarize(image_span image, int threshold) {
  look_up(image,
          make_table([&](int v) { return static_cast<uint8_t>(v < threshold ? v : 255 - v); }));
}

void stretch_contrast(image_span image) {
  for (int channel = 0; channel < channels; ++channel) {
    const histogram counts = count_channel(image, channel);
    int low = 0;
    int high = 255;
    while (low < 255 && counts[static_cast<std::size_t>(low)] == 0) ++low;
    while (high > 0 && counts[static_cast<std::size_t>(high)] == 0) --high;
    if (high <= low) continue;
    const double scale = 255.0 / (high - low);
    look_up_channel(image, channel, make_table([&](int v) { return to_byte((v - low) * scale); }));
  }
}

// Pillow's ImageOps.equalize.
void equalize(image_span image) {
  for (int channel = 0; channel < channels; ++channel) {
    const histogram counts = count_channel(image, channel);
    int total = 0;
    int last = 0;  // pixels of the brightest value present
    for (const int count : counts) {
      total += count;
      if (count > 0) last = count;
    }
    const int step = (total - last) / 255;
    if (step == 0) continue;
    int below = step / 2;
    table values{};
    for (std::size_t v = 0; v < 256; ++v) {
      values[v] = static_cast<uint8_t>(std::min(below / step, 255));
      below += counts[v];
    }
    look_up_channel(image, channel, values);
  }
}

}  // namespace graft::augment
