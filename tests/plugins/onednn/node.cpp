// onednn.backbone through the functions that the host calls.
#include "backbone.hpp"
#include "support/catch.hpp"
#include "support/models.hpp"

#include <algorithm>
#include <deque>

using namespace graft;
using namespace graft::test;
using onnx::make_attribute;

namespace {

model_builder small_model() {
  model_builder m({3, 8, 8});
  m.random("w", {5, 3, 3, 3}, 1).node("Conv", {"x", "w"}, "c").node("Relu", {"c"}, "r");
  m.node("GlobalAveragePool", {"r"}, "p").node("Flatten", {"p"}, "features");
  return m;
}

// A node over a model pack in memory.
// As during `check`: no place to keep anything, so nothing is timed.
graft_host without_services() {
  graft_host made{};
  made.struct_size = sizeof(made);
  made.extension = [](const graft_host*, graft_text) -> const void* { return nullptr; };
  return made;
}

class bench {
 public:
  explicit bench(std::vector<std::byte> bytes, const std::string& precision = "auto",
                 const std::string& trainable = "none", bool bare = false)
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
    add("weights", GRAFT_PARAM_CHOICE).text = to_text("pretrained");
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

}  // namespace

TEST_CASE("the node declares its features and runs photos and tensors alike") {
  bench b(small_model().bytes());
  std::vector<int64_t> made;
  REQUIRE(b.infer(8, 8, made).ok());
  CHECK(made == std::vector<int64_t>{5});
  std::vector<uint8_t> photos(3 * 8 * 8 * 3);
  for (std::size_t i = 0; i < photos.size(); ++i) photos[i] = static_cast<uint8_t>(i * 37 % 251);
  std::vector<float> input(photos.size());
  graft_tensor from{};
  from.data = photos.data();
  from.shape[0] = 3;
  from.shape[1] = from.shape[2] = 8;
  graft_tensor to{};
  to.data = input.data();
  REQUIRE(b.node().prepare(from, to).ok());
  CHECK(input[0] == -127.0F / 128);
  CHECK(input[64] == (37.0F - 127) / 128);
  std::vector<float> a(3 * 5);
  std::vector<float> c(3 * 5);
  REQUIRE(b.process(0, photos.data(), 3, a).ok());
  REQUIRE(b.process(1, input.data(), 3, c).ok());
  CHECK(a == c);
  const auto expected = run_compiled(small_model().model, input, 3);
  REQUIRE(expected.ok());
  CHECK(a == *expected);
  uint64_t shared = 0;
  uint64_t each = 0;
  REQUIRE(b.node().memory(16, shared, each).ok());
  CHECK(shared >= 5 * 27 * sizeof(float));
  CHECK(each >= 3 * 8 * 8 * sizeof(float));
  CHECK(b.node().identity().find("oneDNN") == 0);
}

TEST_CASE("images of another size are refused with both sizes") {
  bench b(small_model().bytes());
  std::vector<int64_t> made;
  const status outcome = b.infer(9, 10, made);
  REQUIRE_FALSE(outcome.ok());
  CHECK(outcome.message() ==
        "the network takes 8x8 with 3 channels but 'image' is 10x9 with 3 channels; an augment "
        "node above brings photos to size");
}

TEST_CASE("a bare model brings its own image size, a pack its pack's") {
  bench bare(small_model().bytes(), "auto", "none", true);
  CHECK(bare.node().wanted().width == 8);
  CHECK(bare.node().wanted().height == 8);
  CHECK(bare.node().wanted().resize == 10);
  bench pack(small_model().bytes());
  CHECK(pack.node().wanted().width == 16);
}

TEST_CASE("what is not built is refused with a sentence") {
  std::vector<int64_t> made;
  bench int8(small_model().bytes(), "int8");
  CHECK(int8.infer(8, 8, made).message() ==
        "precision = \"int8\" is not built into onednn.backbone yet; expected \"auto\", \"fp32\" "
        "or \"bf16\"");
}

TEST_CASE("what is to be trained is named by a stage") {
  bench frozen(small_model().bytes());
  CHECK(*frozen.node().first_trainable() == GRAFT_NO_BOUNDARY);
  bench whole(small_model().bytes(), "fp32", "all");
  CHECK(*whole.node().first_trainable() == 0);
  const std::size_t stages = whole.node().boundaries()->size() - 1;
  bench last(small_model().bytes(), "fp32", "stage" + std::to_string(stages));
  CHECK(*last.node().first_trainable() == stages - 1);
  bench none(small_model().bytes(), "fp32", "stage99");
  const status refused = none.node().first_trainable().status();
  CHECK(refused.message().find("trainable = \"stage99\" is no stage of the network; expected "
                               "\"none\", \"all\", \"stage1\"") == 0);
}

TEST_CASE("what is wrong with the model names its file") {
  std::vector<std::byte> bytes = small_model().bytes();
  bytes.resize(bytes.size() / 2);
  std::vector<int64_t> made;
  bench b(bytes);
  CHECK(b.node().wanted().width == 16);
  const status outcome = b.infer(8, 8, made);
  REQUIRE_FALSE(outcome.ok());
  CHECK(outcome.message().find("small.onnx: byte ") == 0);
}
