#include "runtime/network.hpp"

#include "runtime/import_model.hpp"
#include "runtime/opencv_library.hpp"
#include "runtime/plain_words.hpp"

#include <opencv2/core/version.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace graft::opencv {

struct network::parts {
  input_shape input;
  cv::dnn::Net net;
  cv::Mat values;  // [1,C,H,W]
  int64_t features = 0;
  uint64_t bytes = 0;
};

namespace {

cv::dnn::MatShape batch_of_one(const input_shape& input) {
  return {1, static_cast<int>(input.channels), static_cast<int>(input.height),
          static_cast<int>(input.width)};
}

void choose_kernels(cv::dnn::Net& net) {
  net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
  net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
#if CV_VERSION_MAJOR > 4 || (CV_VERSION_MAJOR == 4 && CV_VERSION_MINOR >= 7)
  // Its F(6,3) loses digits, and keeps the weights a second time.
  net.enableWinograd(false);
#endif
}

// Elements of the network's result for one image.
int64_t count_features(const cv::dnn::Net& net, const cv::dnn::MatShape& input) {
  std::vector<cv::dnn::MatShape> ignored;
  std::vector<cv::dnn::MatShape> result;
  net.getLayerShapes(input, net.getUnconnectedOutLayers().back(), ignored, result);
  int64_t n = 1;
  for (const int size : result.at(0)) n *= size;
  return n;
}

}  // namespace

network::network(std::unique_ptr<parts> made) : parts_(std::move(made)) {}
network::~network() = default;

result<std::unique_ptr<network>> network::load(std::span<const std::byte> bytes,
                                               const import_options& options) {
  set_up_opencv();
  GRAFT_TRY_ASSIGN(const importable model, make_importable(bytes, options));
  auto made = std::make_unique<parts>();
  GRAFT_TRY_ASSIGN(made->net, import_model(model));
  made->input = model.input;
  try {
    choose_kernels(made->net);
    const cv::dnn::MatShape shape = batch_of_one(model.input);
    made->values.create(shape, CV_32F);
    made->features = count_features(made->net, shape);
    std::size_t weights = 0;
    std::size_t activations = 0;
    made->net.getMemoryConsumption(shape, weights, activations);
    // Convolutions keep their weights as read and once more in the order that they use.
    made->bytes = 2 * weights + activations;
  } catch (const cv::Exception& error) {
    return unsupported(opencv_version() +
                       " cannot prepare the model: " + plain_words(error.what()));
  }
  return std::unique_ptr<network>(new network(std::move(made)));
}

const input_shape& network::input() const { return parts_->input; }
int64_t network::features() const { return parts_->features; }
uint64_t network::bytes() const { return parts_->bytes; }

std::span<float> network::input_values() {
  return {parts_->values.ptr<float>(), parts_->values.total()};
}

status network::run(float* features) {
  try {
    parts_->net.setInput(parts_->values);
    const cv::Mat out = parts_->net.forward();
    if (out.type() != CV_32F || static_cast<int64_t>(out.total()) != parts_->features) {
      return {code::internal, opencv_version() + " gave another result than it announced"};
    }
    std::copy_n(out.ptr<float>(), parts_->features, features);
    return {};
  } catch (const cv::Exception& error) {
    return {code::internal,
            opencv_version() + " failed in the network: " + plain_words(error.what())};
  }
}

}  // namespace graft::opencv
