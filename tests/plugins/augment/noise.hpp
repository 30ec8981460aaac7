// The noise image of pillow/make_cases.py.
#pragma once

#include "image.hpp"

namespace graft::augment::test {

inline image noise(int width, int height) {
  image made(width, height);
  uint32_t state = 1;
  for (uint8_t& byte : made.pixels) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<uint8_t>(state >> 24);
  }
  return made;
}

}  // namespace graft::augment::test
