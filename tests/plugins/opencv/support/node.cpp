#include "support/node.hpp"

#include <stdexcept>
#include <utility>

namespace graft::test {
namespace {

graft_column_schema column(int32_t dtype, std::vector<int64_t> shape) {
  graft_column_schema made{};
  made.struct_size = sizeof(made);
  made.kind = GRAFT_COLUMN_TENSOR;
  made.name = to_text("above");
  made.dtype = dtype;
  for (const int64_t size : shape) made.shape[made.rank++] = size;
  return made;
}

graft_value named(int32_t type, std::string_view name) {
  graft_value made{};
  made.struct_size = sizeof(made);
  made.type = type;
  made.name = to_text(name);
  return made;
}

}  // namespace

graft_tensor tensor_over(const void* data, int32_t dtype, std::vector<int64_t> shape) {
  graft_tensor made{};
  made.struct_size = sizeof(made);
  made.data = const_cast<void*>(data);
  made.dtype = dtype;
  made.rank = static_cast<int32_t>(shape.size());
  int64_t stride = 1;
  for (std::size_t i = shape.size(); i-- > 0; stride *= shape[i]) {
    made.shape[i] = shape[i];
    made.strides[i] = stride;
  }
  return made;
}

backbone_node::backbone_node(std::vector<std::byte> model, const std::string& precision,
                             const std::string& trainable)
    : model_(std::move(model)) {
  host_.struct_size = sizeof(host_);
  host_.context = this;
  host_.set_error = [](const graft_host* host, graft_status, graft_text text) {
    static_cast<backbone_node*>(host->context)->error_ = to_string(text);
  };
  pack_.struct_size = sizeof(pack_);
  pack_.name = to_text("small");
  pack_.file = to_text("small.onnx");
  pack_.data = model_.data();
  pack_.size = model_.size();
  pack_.image.struct_size = sizeof(pack_.image);
  pack_.image.width = pack_.image.height = 8;
  pack_.image.resize = 9;
  pack_.channel_order = GRAFT_CHANNELS_BGR;
  for (int i = 0; i < 3; ++i) {
    pack_.mean[i] = 10.0F * static_cast<float>(i + 1);
    pack_.scale[i] = 0.5F / static_cast<float>(1 << i);
  }
  graft_value values[3] = {named(GRAFT_PARAM_MODEL, "model"),
                           named(GRAFT_PARAM_CHOICE, "precision"),
                           named(GRAFT_PARAM_TEXT, "trainable")};
  values[0].model = &pack_;
  values[1].text = to_text(precision);
  values[2].text = to_text(trainable);
  const graft_value* pointers[3] = {&values[0], &values[1], &values[2]};
  const graft_values given{sizeof(given), 0, 3, pointers};
  if (table_.raw()->create(&host_, &given, &self_) != GRAFT_OK) throw std::runtime_error(error_);
}

backbone_node::~backbone_node() { table_.raw()->destroy(self_); }

graft_status backbone_node::infer_image(int64_t height, int64_t width) {
  const graft_column_schema above = column(GRAFT_UINT8, {height, width, 3});
  return infer(&above, nullptr);
}

graft_status backbone_node::infer_input(int64_t height, int64_t width) {
  const graft_column_schema above = column(GRAFT_FLOAT32, {3, height, width});
  return infer(nullptr, &above);
}

graft_status backbone_node::infer(const graft_column_schema* image,
                                  const graft_column_schema* input) {
  const graft_column_schema* columns[2] = {image, input};
  const graft_schema in{sizeof(in), 0, 2, columns};
  const graft_schema_sink out{sizeof(out), 0, this,
                              [](const graft_schema_sink* to, const graft_column_schema* made) {
                                static_cast<backbone_node*>(to->context)
                                    ->shape_.assign(made->shape, made->shape + made->rank);
                                return graft_status{GRAFT_OK};
                              }};
  return table_.raw()->infer(self_, &in, &out);
}

std::vector<float> backbone_node::process_images(const std::vector<uint8_t>& rgb, int64_t n) {
  const graft_tensor images = tensor_over(rgb.data(), GRAFT_UINT8, {n, 8, 8, 3});
  return process(&images, nullptr, n, 0);
}

std::vector<float> backbone_node::process_inputs(const std::vector<float>& planes, int64_t n,
                                                 uint32_t worker) {
  const graft_tensor inputs = tensor_over(planes.data(), GRAFT_FLOAT32, {n, 3, 8, 8});
  return process(nullptr, &inputs, n, worker);
}

std::vector<float> backbone_node::process(const graft_tensor* image, const graft_tensor* input,
                                          int64_t n, uint32_t worker) {
  const graft_column_data data[2] = {
      {sizeof(graft_column_data), GRAFT_COLUMN_TENSOR, image, nullptr, nullptr},
      {sizeof(graft_column_data), GRAFT_COLUMN_TENSOR, input, nullptr, nullptr}};
  const graft_column_data* columns[2] = {image != nullptr ? &data[0] : nullptr,
                                         input != nullptr ? &data[1] : nullptr};
  const graft_batch in{sizeof(in), worker, static_cast<uint64_t>(n), nullptr, 2, columns};
  std::vector<float> features(static_cast<std::size_t>(n) * 4);
  graft_tensor made = tensor_over(features.data(), GRAFT_FLOAT32, {n, 4});
  graft_output out{};
  out.struct_size = sizeof(out);
  out.context = &made;
  out.stacked = [](const graft_output* to, uint64_t, graft_tensor* given) {
    *given = *static_cast<const graft_tensor*>(to->context);
    return graft_status{GRAFT_OK};
  };
  if (table_.raw()->process(self_, &in, &out) != GRAFT_OK) throw std::runtime_error(error_);
  return features;
}

}  // namespace graft::test
