// Our own Winograd kernels against the definition of a convolution, in double.
#include "support/catch.hpp"
#include "support/models.hpp"
#include "winograd/convolution.hpp"
#include "winograd/weights.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace graft;
using namespace graft::onednn;
using namespace graft::test;

namespace {

struct layer_case {
  int64_t in = 16;
  int64_t out = 16;
  int64_t height = 8;
  int64_t width = 8;
  int64_t pad = 1;
  std::vector<epilogue> epilogues;

  [[nodiscard]] int64_t out_height() const { return height + 2 * pad - 2; }
  [[nodiscard]] int64_t out_width() const { return width + 2 * pad - 2; }
  [[nodiscard]] int64_t pixels() const { return out_height() * out_width(); }
};

convolution_spec spec_of(const layer_case& l) {
  convolution_spec made;
  made.in = {1, l.in, l.height, l.width};
  made.weights = {l.out, l.in, 3, 3};
  made.out = {1, l.out, l.out_height(), l.out_width()};
  for (int axis = 0; axis < 2; ++axis) made.win.before[axis] = made.win.after[axis] = l.pad;
  made.has_bias = true;
  made.epilogues = l.epilogues;
  return made;
}

dnnl::memory::desc blocked(const shape& dims, int64_t block) {
  return {dims, dnnl::memory::data_type::f32,
          block == 16 ? dnnl::memory::format_tag::nChw16c : dnnl::memory::format_tag::nChw8c};
}

// Element (c, y, x) of [C/block,H,W,block].
std::size_t at(int64_t block, int64_t height, int64_t width, int64_t c, int64_t y, int64_t x) {
  return static_cast<std::size_t>(((c / block * height + y) * width + x) * block + c % block);
}

struct given {
  std::vector<std::vector<float>> images;  // blocked
  std::vector<std::vector<float>> before;  // what the destination holds
  std::vector<float> weights;
  std::vector<float> bias;

  given(const layer_case& l, std::size_t count)
      : weights(noise(static_cast<std::size_t>(l.out * l.in * 9), 1)),
        bias(noise(static_cast<std::size_t>(l.out), 2)) {
    for (uint32_t i = 0; i < count; ++i) {
      images.push_back(noise(static_cast<std::size_t>(l.in * l.height * l.width), 3 + i));
      before.push_back(noise(static_cast<std::size_t>(l.out * l.pixels()), 30 + i));
    }
  }
};

std::vector<std::vector<float>> run(const layer_case& l, int64_t tile, int64_t block,
                                    const given& from, std::size_t first, std::size_t count) {
  const convolution_spec spec = spec_of(l);
  const auto kernel =
      winograd::convolution::of(spec, tile, blocked(spec.in, block), blocked(spec.out, block));
  REQUIRE(kernel);
  std::vector<float> weights(static_cast<std::size_t>(kernel->packed_floats()));
  kernel->pack(from.weights.data(), weights.data());
  std::vector<float> scratch(
      static_cast<std::size_t>(kernel->scratch(static_cast<int64_t>(count))));
  std::vector<std::vector<float>> made;
  std::vector<const float*> src;
  std::vector<float*> dst;
  for (std::size_t i = first; i < first + count; ++i) {
    src.push_back(from.images[i].data());
    made.push_back(from.before[i]);
  }
  for (auto& image : made) dst.push_back(image.data());
  kernel->run(src, dst, weights.data(), from.bias.data(), scratch.data());
  return made;
}

double expected(const layer_case& l, int64_t block, const given& from, std::size_t image, int64_t o,
                int64_t y, int64_t x) {
  double sum = from.bias[static_cast<std::size_t>(o)];
  for (int64_t c = 0; c < l.in; ++c) {
    for (int64_t k = 0; k < 9; ++k) {
      const int64_t row = y + k / 3 - l.pad;
      const int64_t column = x + k % 3 - l.pad;
      if (row < 0 || column < 0 || row >= l.height || column >= l.width) continue;
      sum += static_cast<double>(from.images[image][at(block, l.height, l.width, c, row, column)]) *
             from.weights[static_cast<std::size_t>((o * l.in + c) * 9 + k)];
    }
  }
  for (const epilogue& e : l.epilogues) {
    if (e.what == epilogue::kind::add) {
      sum += from.before[image][at(block, l.out_height(), l.out_width(), o, y, x)];
    } else if (e.what == epilogue::kind::relu) {
      sum = std::max(sum, 0.0);
    } else {
      sum = std::clamp(sum, static_cast<double>(e.alpha), static_cast<double>(e.beta));
    }
  }
  return sum;
}

double worst_error(const layer_case& l, int64_t tile, int64_t block, std::size_t count) {
  const given from(l, count);
  const auto made = run(l, tile, block, from, 0, count);
  double error = 0;
  double largest = 0;
  for (std::size_t i = 0; i < count; ++i) {
    for (int64_t o = 0; o < l.out; ++o) {
      for (int64_t y = 0; y < l.out_height(); ++y) {
        for (int64_t x = 0; x < l.out_width(); ++x) {
          const double wanted = expected(l, block, from, i, o, y, x);
          const double got = made[i][at(block, l.out_height(), l.out_width(), o, y, x)];
          error = std::max(error, std::abs(got - wanted));
          largest = std::max(largest, std::abs(wanted));
        }
      }
    }
  }
  return error / largest;
}

// Blocks of 8 go to AVX2's kernel where the CPU has it, of 16 to AVX-512's.
constexpr int64_t blocks[] = {8, 16};
constexpr int64_t tiles[] = {4, 6};

}  // namespace

TEST_CASE("our Winograd convolves as the definition says, whatever the sizes") {
  const epilogue add{epilogue::kind::add, 0, 0, 3};
  const epilogue relu{epilogue::kind::relu, 0, 0, 0};
  const epilogue relu6{epilogue::kind::clip, 0, 6, 0};
  const std::vector<layer_case> layers = {
      {16, 16, 4, 4, 1, {}},       {16, 48, 7, 9, 1, {relu}},
      {48, 16, 5, 13, 1, {add}},   {32, 32, 14, 14, 1, {add, relu}},
      {16, 16, 3, 3, 0, {}},       {32, 16, 10, 6, 0, {relu6}},
      {16, 32, 1, 1, 1, {}},       {64, 80, 12, 12, 2, {relu}},
      {16, 16, 41, 40, 1, {relu6}}};
  for (const layer_case& l : layers) {
    for (const int64_t tile : tiles) {
      for (const int64_t block : blocks) {
        for (const std::size_t images : {std::size_t{1}, std::size_t{4}}) {
          INFO("tile " << tile << ", block " << block << ", " << l.in << " to " << l.out << " at "
                       << l.height << "x" << l.width << ", " << images << " images");
          CHECK(worst_error(l, tile, block, images) < (tile == 4 ? 3e-5 : 2e-4));
        }
      }
    }
  }
}

TEST_CASE("an image's bits do not depend on the images beside it") {
  const layer_case l{32, 32, 14, 14, 1, {}};
  for (const int64_t tile : tiles) {
    for (const int64_t block : blocks) {
      const given from(l, 4);
      const auto together = run(l, tile, block, from, 0, 4);
      for (std::size_t i = 0; i < 4; ++i) {
        CHECK(run(l, tile, block, from, i, 1).front() == together[i]);
      }
    }
  }
}

TEST_CASE("a NaN in the image is not hidden by an activation") {
  const layer_case l{16, 16, 8, 8, 1, {{epilogue::kind::relu, 0, 0, 0}}};
  for (const int64_t tile : tiles) {
    given from(l, 1);
    constexpr int64_t block = 8;
    from.images[0][at(block, 8, 8, 5, 3, 3)] = std::numeric_limits<float>::quiet_NaN();
    const auto made = run(l, tile, block, from, 0, 1).front();
    CHECK(std::isnan(made[at(block, 8, 8, 0, 3, 3)]));
  }
}

TEST_CASE("what our Winograd cannot do is left to others") {
  const auto possible = [](const convolution_spec& spec, int64_t block) {
    return winograd::convolution::of(spec, 4, blocked(spec.in, block), blocked(spec.out, block))
        .has_value();
  };
  const layer_case l;
  for (const int64_t block : blocks) CHECK(possible(spec_of(l), block));
  convolution_spec strided = spec_of(l);
  strided.win.stride[0] = 2;
  CHECK_FALSE(possible(strided, 8));
  layer_case leaky = l;
  leaky.epilogues = {{epilogue::kind::relu, 0.1F, 0, 0}};
  CHECK_FALSE(possible(spec_of(leaky), 8));
  layer_case late_sum = l;
  late_sum.epilogues = {{epilogue::kind::relu, 0, 0, 0}, {epilogue::kind::add, 0, 0, 3}};
  CHECK_FALSE(possible(spec_of(late_sum), 8));
  layer_case ragged = l;
  ragged.in = 20;
  CHECK_FALSE(possible(spec_of(ragged), 8));
}

TEST_CASE("the gradient of the weights is what the definition says") {
  const std::vector<layer_case> layers = {{32, 16, 12, 12, 1, {}},
                                          {16, 48, 13, 15, 1, {}},
                                          {48, 16, 9, 7, 0, {}},
                                          {16, 16, 30, 31, 2, {}},
                                          {20, 12, 14, 9, 1, {}}};
  for (const layer_case& l : layers) {
    INFO(l.in << " to " << l.out << " at " << l.height << "x" << l.width);
    constexpr int64_t images = 3;
    const std::vector<float> x =
        noise(static_cast<std::size_t>(images * l.in * l.height * l.width), 1);
    const std::vector<float> dy = noise(static_cast<std::size_t>(images * l.out * l.pixels()), 2);
    const auto kernel = winograd::convolution::channels_last(
        {images, l.in, l.height, l.width}, {images, l.out, l.out_height(), l.out_width()}, l.pad,
        l.pad, 0, 0);
    REQUIRE(kernel);
    std::vector<const float*> src;
    std::vector<const float*> gradient;
    for (int64_t i = 0; i < images; ++i) {
      src.push_back(x.data() + i * l.in * l.height * l.width);
      gradient.push_back(dy.data() + i * l.out * l.pixels());
    }
    std::vector<float> scratch(static_cast<std::size_t>(kernel->scratch(images)));
    std::vector<float> sums(static_cast<std::size_t>(kernel->packed_floats()));
    kernel->sum_weight_gradient(src, gradient, scratch.data(), sums.data());
    std::vector<float> made(static_cast<std::size_t>(l.out * l.in * 9));
    winograd::unpack_gradient(sums.data(), l.in, l.out, made.data());

    std::vector<float> wanted(made.size());
    for (int64_t o = 0; o < l.out; ++o) {
      for (int64_t c = 0; c < l.in; ++c) {
        for (int64_t k = 0; k < 9; ++k) {
          double sum = 0;
          for (int64_t p = 0; p < images * l.pixels(); ++p) {
            const int64_t row = p % l.pixels() / l.out_width() + k / 3 - l.pad;
            const int64_t column = p % l.out_width() + k % 3 - l.pad;
            if (row < 0 || column < 0 || row >= l.height || column >= l.width) continue;
            const int64_t from = (p / l.pixels() * l.height + row) * l.width + column;
            sum += static_cast<double>(x[static_cast<std::size_t>(from * l.in + c)]) *
                   dy[static_cast<std::size_t>(p * l.out + o)];
          }
          wanted[static_cast<std::size_t>((o * l.in + c) * 9 + k)] = static_cast<float>(sum);
        }
      }
    }
    CHECK(relative_error(made, wanted) < 3e-5);
  }
}
