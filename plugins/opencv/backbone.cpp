#include "backbone.hpp"

#include "formats/onnx/image_network.hpp"
#include "formats/onnx/reader.hpp"
#include "formats/onnx/writer.hpp"
#include "runtime/normalise.hpp"
#include "runtime/opencv_library.hpp"

#include <algorithm>
#include <span>

namespace graft::opencv {
namespace {

constexpr graft_text precisions[] = {to_text("auto"), to_text("fp32"), to_text("bf16"),
                                     to_text("int8")};

std::span<const std::byte> bytes_of(const graft_model_pack& pack) {
  return {static_cast<const std::byte*>(pack.data), static_cast<std::size_t>(pack.size)};
}

std::string size_text(int64_t channels, int64_t height, int64_t width) {
  return std::to_string(width) + "x" + std::to_string(height) + " with " +
         std::to_string(channels) + " channels";
}

}  // namespace

std::vector<param> backbone::params() {
  return {
      param::model("model").required().doc(
          "The network: a model pack by name or path, or an .onnx."),
      param::choice("precision", precisions)
          .standard("\"auto\"")
          .doc("Arithmetic; OpenCV computes in fp32, which auto takes."),
      param::text("trainable")
          .standard("\"none\"")
          .doc("Which part of the network learns; OpenCV cannot train, so only none."),
  };
}

std::vector<port> backbone::inputs() {
  return {port::tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8, {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3})
              .either(),
          port::tensor("input", GRAFT_ROLE_INPUT, GRAFT_FLOAT32,
                       {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, GRAFT_ANY_SIZE})
              .either()};
}

backbone::backbone(graft::host /*host*/, const values& values)
    : pack_(values.model("model")),
      wanted_precision_(values.text("precision")),
      trainable_(values.text("trainable")),
      identity_(opencv_identity()),
      pool_(bytes_of(pack_), {to_string(pack_.features), pack_.image.height, pack_.image.width}) {}

status backbone::check_request() const {
  if (wanted_precision_ == "bf16" || wanted_precision_ == "int8") {
    return unsupported("precision = \"" + wanted_precision_ +
                       "\": opencv.backbone computes in fp32 alone; expected \"auto\" or "
                       "\"fp32\", or use onednn.backbone");
  }
  if (trainable_ != "none") {
    return unsupported("trainable = \"" + trainable_ +
                       "\": opencv.backbone cannot be trained; expected \"none\", or use "
                       "onednn.backbone");
  }
  return {};
}

result<network_pool::borrowed> backbone::borrow() {
  GRAFT_TRY(check_request());
  auto net = pool_.borrow();
  if (!net) return net.status().within(to_string(pack_.file));
  return net;
}

graft_image_spec backbone::wanted() {
  graft_image_spec spec = pack_.image;
  if (pack_.bare == 0 || spec.width < 1) return spec;
  const auto model = onnx::read(bytes_of(pack_));  // what is wrong with it, infer() says
  if (!model) return spec;
  const auto input = find_input(model->graph, spec.height, spec.width);
  if (!input) return spec;
  const auto width = static_cast<int32_t>(input->width);
  spec.resize = static_cast<int32_t>(int64_t{spec.resize} * width / spec.width);
  spec.width = width;
  spec.height = static_cast<int32_t>(input->height);
  return spec;
}

status backbone::infer(const schema& in, const schema_sink& out) {
  GRAFT_TRY_ASSIGN(const network_pool::borrowed net, borrow());
  const bool photos = in.has(0);
  const graft_column_schema& given = photos ? in[0] : in[1];
  const int64_t channels = given.shape[photos ? 2 : 0];
  const int64_t height = given.shape[photos ? 0 : 1];
  const int64_t width = given.shape[photos ? 1 : 2];
  const input_shape& input = net->input();
  if (channels != input.channels || height != input.height || width != input.width) {
    return invalid("the network takes " + size_text(input.channels, input.height, input.width) +
                   " but '" + to_string(given.name) + "' is " + size_text(channels, height, width) +
                   "; an augment node above brings photos to size");
  }
  photos_ = photos;
  return out.tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {net->features()});
}

status backbone::process(const batch& in, const output& out) {
  GRAFT_TRY_ASSIGN(const network_pool::borrowed net, borrow());
  graft_tensor features{};
  GRAFT_TRY(out.stacked(0, features));
  auto* to = static_cast<float*>(features.data);
  const std::span<float> input = net->input_values();
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (in.has(0)) {
      const auto* rgb = static_cast<const uint8_t*>(in.stacked(0).data) + i * input.size();
      normalise(rgb, net->input().height, net->input().width, pack_, input.data());
    } else {
      const auto* planes = static_cast<const float*>(in.stacked(1).data) + i * input.size();
      std::copy_n(planes, input.size(), input.begin());
    }
    GRAFT_TRY(net->run(to + static_cast<int64_t>(i) * net->features()));
  }
  return {};
}

status backbone::prepare(const graft_tensor& images, graft_tensor& input) const {
  const int64_t height = images.shape[1];
  const int64_t width = images.shape[2];
  const int64_t size = 3 * height * width;
  for (int64_t i = 0; i < images.shape[0]; ++i) {
    normalise(static_cast<const uint8_t*>(images.data) + i * size, height, width, pack_,
              static_cast<float*>(input.data) + i * size);
  }
  return {};
}

status backbone::compile(uint64_t /*n*/) {
  GRAFT_TRY_ASSIGN(const network_pool::borrowed net, borrow());
  std::fill(net->input_values().begin(), net->input_values().end(), 0.0F);
  // The first run brings the weights into the order that the kernels want.
  std::vector<float> ignored(static_cast<std::size_t>(net->features()));
  return net->run(ignored.data());
}

status backbone::memory(uint64_t /*n*/, uint64_t& shared, uint64_t& per_worker) {
  GRAFT_TRY_ASSIGN(const network_pool::borrowed net, borrow());
  // While one network is loaded, its file is there rewritten and as the importer parsed it.
  shared = 2 * pack_.size;
  per_worker = net->bytes();
  return {};
}

status backbone::write_onnx(const output_stream& stream) {
  GRAFT_TRY_ASSIGN(const network_pool::borrowed net, borrow());
  GRAFT_TRY_ASSIGN(onnx::model model, onnx::read(bytes_of(pack_)));
  onnx::image_network how;
  how.input = net->input().name;
  GRAFT_TRY_ASSIGN(how.features, find_features(model.graph, to_string(pack_.features)));
  how.channels = net->input().channels;
  how.height = net->input().height;
  how.width = net->input().width;
  how.size = net->features();
  how.photos = photos_;
  how.bgr = pack_.channel_order == GRAFT_CHANNELS_BGR;
  std::copy_n(pack_.mean, 3, how.mean.begin());
  std::copy_n(pack_.scale, 3, how.scale.begin());
  const status made = onnx::make_image_network(model, how);
  if (!made.ok()) return made.within(to_string(pack_.file));
  return stream.write(onnx::write(model));
}

}  // namespace graft::opencv
