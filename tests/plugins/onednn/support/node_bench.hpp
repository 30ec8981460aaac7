// onednn.backbone through the functions that the host calls.
#pragma once

#include "backbone.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace graft::test {

// As during `check`: no place to keep anything, so nothing is timed.
inline graft_host without_services() {
  graft_host made{};
  made.struct_size = sizeof(made);
  made.extension = [](const graft_host*, graft_text) -> const void* { return nullptr; };
  return made;
}

// A node over a model pack in memory.
class bench {
 public:
  explicit bench(std::vector<std::byte> bytes, const std::string& precision = "auto",
                 const std::string& trainable = "none", bool bare = false,
                 const std::string& weights = "pretrained")
      : bytes_(std::move(bytes)) {
    pack_.struct_size = sizeof(pack_);
    pack_.bare = bare ? 1 : 0;
    pack_.file = to_text("small.onnx");
    pack_.data = bytes_.data();
    pack_.size = bytes_.size();
    pack_.image = {sizeof(graft_image_spec),     16, 16, 20, GRAFT_RESIZE_SHORT_SIDE,
                   GRAFT_INTERPOLATION_BILINEAR, 0,  0};
    std::fill_n(pack_.mean, 3, 127.0F);
    std::fill_n(pack_.scale, 3, 1 / 128.0F);
    add("model", GRAFT_PARAM_MODEL).model = &pack_;
    add("precision", GRAFT_PARAM_CHOICE).text = to_text(precision);
    add("trainable", GRAFT_PARAM_TEXT).text = to_text(trainable);
    add("bn", GRAFT_PARAM_CHOICE).text = to_text("auto");
    add("weights", GRAFT_PARAM_CHOICE).text = to_text(weights);
    add("activation_memory", GRAFT_PARAM_INT).integer = 0;
    for (const graft_value& value : values_) pointers_.push_back(&value);
    const graft_values raw{sizeof(graft_values), 0, pointers_.size(), pointers_.data()};
    node_ = std::make_unique<onednn::backbone>(graft::host(&host_), graft::values(&raw));
  }

  onednn::backbone& node() { return *node_; }

  // Declares the node's columns for an image of that size; `made` is the shape of its features.
  status infer(int64_t height, int64_t width, std::vector<int64_t>& made) {
    graft_column_schema image{};
    image.struct_size = sizeof(image);
    image.name = to_text("image");
    image.rank = 3;
    image.shape[0] = height;
    image.shape[1] = width;
    image.shape[2] = 3;
    const graft_column_schema* columns[] = {&image, nullptr};
    const graft_schema in{sizeof(graft_schema), 0, 2, columns};
    graft_schema_sink sink{};
    sink.struct_size = sizeof(sink);
    sink.context = &made;
    sink.add = [](const graft_schema_sink* to, const graft_column_schema* column) -> graft_status {
      static_cast<std::vector<int64_t>*>(to->context)
          ->assign(column->shape, column->shape + column->rank);
      return GRAFT_OK;
    };
    return node_->infer(schema(&in), schema_sink(&sink));
  }

  // Runs a batch of images (port 0) or of tensors (port 1).
  status process(std::size_t port, void* data, int64_t n, std::vector<float>& features) {
    graft_tensor given{};
    given.struct_size = sizeof(given);
    given.data = data;
    graft_column_data column{};
    column.struct_size = sizeof(column);
    column.stacked = &given;
    const graft_column_data* columns[] = {port == 0 ? &column : nullptr,
                                          port == 1 ? &column : nullptr};
    graft_batch raw{};
    raw.struct_size = sizeof(raw);
    raw.n_items = static_cast<uint64_t>(n);
    raw.n_columns = 2;
    raw.columns = columns;
    graft_output out{};
    out.struct_size = sizeof(out);
    out.context = features.data();
    out.stacked = [](const graft_output* to, uint64_t, graft_tensor* tensor) -> graft_status {
      tensor->data = to->context;
      return GRAFT_OK;
    };
    return node_->process(batch(&raw), output(&out));
  }

 private:
  graft_value& add(const char* name, int32_t type) {
    graft_value& value = values_.emplace_back();
    value.struct_size = sizeof(value);
    value.type = type;
    value.name = to_text(name);
    return value;
  }

  std::vector<std::byte> bytes_;
  graft_model_pack pack_{};
  graft_host host_ = without_services();
  std::deque<graft_value> values_;
  std::vector<const graft_value*> pointers_;
  std::unique_ptr<onednn::backbone> node_;
};

}  // namespace graft::test
