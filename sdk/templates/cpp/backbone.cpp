// @ID@.backbone: features of an image without a network: the mean colour of each cell of a grid,
// and how strongly brightness changes across and down in it. Put your own network in its place.
#include <graft/sdk/plugin.hpp>

#include <algorithm>
#include <cstdlib>

namespace {

constexpr int64_t numbers_of_a_cell = 5;  // red, green, blue, change across, change down

class backbone {
 public:
  static constexpr auto kind = graft::kind::transform;
  static constexpr std::string_view name = "backbone";
  static constexpr std::string_view summary = "Mean colour and contrast of each cell of a grid.";

  static std::vector<graft::param> params() {
    return {graft::param::integer("size").standard("96").range(16, 1024).doc(
                "Pixels a side of the images that it takes."),
            graft::param::integer("grid").standard("4").range(1, 8).doc(
                "Cells a side that an image is cut into.")};
  }
  static std::vector<graft::port> inputs() {
    return {graft::port::tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8,
                                {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3})};
  }

  backbone(graft::host /*host*/, const graft::values& values)
      : size_(values.integer("size")), grid_(values.integer("grid")) {}

  // The image node above makes images of this size.
  [[nodiscard]] graft_image_spec wanted() const {
    graft_image_spec spec{};
    spec.struct_size = sizeof(spec);
    spec.width = spec.height = spec.resize = spec.min_short_side = static_cast<int32_t>(size_);
    spec.resize_mode = GRAFT_RESIZE_SHORT_SIDE;
    spec.interpolation = GRAFT_INTERPOLATION_BILINEAR;
    return spec;
  }

  // What it adds to every item, settled before anything runs.
  graft::status infer(const graft::schema& in, const graft::schema_sink& out) const {
    if (in[0].shape[0] != size_ || in[0].shape[1] != size_) {
      return graft::invalid(
          "the images above it have another size; put an augment.standard node between");
    }
    return out.tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32,
                      {grid_ * grid_ * numbers_of_a_cell});
  }

  // Several threads call this at once on one instance: it changes nothing in it.
  graft::status process(const graft::batch& in, const graft::output& out) const {
    graft_tensor features{};
    GRAFT_TRY(out.stacked(0, features));  // [n, F], the host's memory
    for (std::size_t i = 0; i < in.size(); ++i) {
      float* cell =
          static_cast<float*>(features.data) + static_cast<int64_t>(i) * features.strides[0];
      for (int64_t y = 0; y < grid_; ++y) {
        for (int64_t x = 0; x < grid_; ++x, cell += numbers_of_a_cell) {
          describe(in.tensor(0, i), y, x, cell);
        }
      }
    }
    return {};
  }

 private:
  static const uint8_t* pixel(const graft_tensor& image, int64_t y, int64_t x) {
    return static_cast<const uint8_t*>(image.data) + y * image.strides[0] + x * image.strides[1];
  }

  void describe(const graft_tensor& image, int64_t row, int64_t column, float* out) const {
    std::fill_n(out, numbers_of_a_cell, 0.0F);
    const int64_t bottom = (row + 1) * size_ / grid_;
    const int64_t right = (column + 1) * size_ / grid_;
    float pixels = 0;
    for (int64_t y = row * size_ / grid_; y < bottom; ++y) {
      for (int64_t x = column * size_ / grid_; x < right; ++x) {
        const uint8_t* here = pixel(image, y, x);
        for (int64_t c = 0; c < 3; ++c) out[c] += here[c * image.strides[2]];
        const int green = here[image.strides[2]];  // stands for brightness
        if (x > 0) out[3] += std::abs(green - pixel(image, y, x - 1)[image.strides[2]]);
        if (y > 0) out[4] += std::abs(green - pixel(image, y - 1, x)[image.strides[2]]);
        ++pixels;
      }
    }
    for (int64_t c = 0; c < numbers_of_a_cell; ++c) out[c] /= 255.0F * pixels;
  }

  int64_t size_;
  int64_t grid_;
};

}  // namespace

GRAFT_PLUGIN("@ID@", "0.1.0", backbone)
