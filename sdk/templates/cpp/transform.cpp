// @ID@.transform: the mean and the deviation of each colour of an image, whatever its size.
#include <graft/sdk/plugin.hpp>

#include <cmath>

namespace {

class transform {
 public:
  static constexpr auto kind = graft::kind::transform;
  static constexpr std::string_view name = "transform";
  static constexpr std::string_view summary = "Mean and deviation of each colour of an image.";

  static std::vector<graft::port> inputs() {
    return {graft::port::tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8,
                                {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3})};
  }

  transform(graft::host /*host*/, const graft::values& /*values*/) {}

  graft::status infer(const graft::schema& /*in*/, const graft::schema_sink& out) const {
    return out.tensor("statistics", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {6});
  }

  // Several threads call this at once on one instance: it changes nothing in it.
  graft::status process(const graft::batch& in, const graft::output& out) const {
    graft_tensor statistics{};
    GRAFT_TRY(out.stacked(0, statistics));  // [n, 6], the host's memory
    for (std::size_t i = 0; i < in.size(); ++i) {
      float* row =
          static_cast<float*>(statistics.data) + static_cast<int64_t>(i) * statistics.strides[0];
      for (int64_t c = 0; c < 3; ++c) describe(in.tensor(0, i), c, row[c], row[3 + c]);
    }
    return {};
  }

 private:
  // Both on 0 to 1. Integer sums are exact, so the result does not depend on their order.
  static void describe(const graft_tensor& image, int64_t colour, float& mean, float& deviation) {
    uint64_t sum = 0;
    uint64_t squares = 0;
    for (int64_t y = 0; y < image.shape[0]; ++y) {
      for (int64_t x = 0; x < image.shape[1]; ++x) {
        const uint64_t value = static_cast<const uint8_t*>(
            image.data)[y * image.strides[0] + x * image.strides[1] + colour * image.strides[2]];
        sum += value;
        squares += value * value;
      }
    }
    const auto pixels = static_cast<double>(image.shape[0] * image.shape[1]);
    const double average = static_cast<double>(sum) / pixels;
    const double variance = static_cast<double>(squares) / pixels - average * average;
    mean = static_cast<float>(average / 255.0);
    deviation = static_cast<float>(std::sqrt(variance > 0 ? variance : 0) / 255.0);
  }
};

}  // namespace

GRAFT_PLUGIN("@ID@", "0.1.0", transform)
