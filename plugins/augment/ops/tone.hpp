// Changes of brightness and colour, in place, in 8-bit arithmetic. The meanings are those of
// Pillow's ImageEnhance and ImageOps: a factor of 1 changes nothing, 0 takes the quality away.
#pragma once

#include "image.hpp"

namespace graft::augment {

void change_brightness(image_span image, double factor);  // towards black
void change_contrast(image_span image, double factor);    // towards the mean grey
void change_saturation(image_span image, double factor);  // towards each pixel's grey
// Turns the colour circle by `turns` of a full circle, -0.5 to 0.5.
void change_hue(image_span image, double turns);
// Unsharp masking with a 3x3 smoothing; below 1 blurs. The border stays.
void change_sharpness(image_span image, double factor);

void posterize(image_span image, int bits);      // keeps the upper 1 to 8 bits
void solarize(image_span image, int threshold);  // inverts values of at least that
void stretch_contrast(image_span image);         // each channel to the full range
void equalize(image_span image);                 // each channel to a flat histogram

}  // namespace graft::augment
