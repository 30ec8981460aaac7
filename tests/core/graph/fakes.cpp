// The node types, written with the C++ wrapper (which cannot be seen in one file with core/host).
#include "core/graph/hooks.hpp"

#include <graft/sdk/plugin.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace graft::test {

hooks& hook() {
  static hooks all;
  return all;
}

namespace {

class items {
 public:
  static constexpr auto kind = graft::kind::source;
  static constexpr std::string_view name = "items", summary = "Coloured squares.";
  static std::vector<param> params() {
    return {param::text("place").standard("\"here\"").no_effect(), param::folder("path").optional(),
            param::integer("count").standard("12").at_least(0),
            param::boolean("splits").standard("true"), param::number("gain").standard("1.0")};
  }
  items(const host& host, const values& values)
      : host_(host), count_(values.integer("count")), splits_(values.flag("splits")) {}
  status obey(const graft_image_spec& /*spec*/) { return {}; }
  status infer(const schema& /*in*/, const schema_sink& out) {
    return out.tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8, {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3});
  }
  status list(const item_sink& sink) {
    for (int64_t i = 0; i < count_; ++i) {
      listed_item one;
      one.id = "item" + std::to_string(i);
      one.path = one.id;
      one.label = std::array{"pear", "Apple", "fig"}[static_cast<std::size_t>(i % 3)];
      one.hash = host_.hash(one.id.data(), one.id.size());
      if (splits_) one.split = static_cast<int32_t>(std::min<int64_t>(1 + i * 4 / count_, 3));
      if (hook().list) hook().list(one.id, one.split);
      GRAFT_TRY(sink.add(one));
    }
    return {};
  }
  status list_paths(const std::vector<std::string>& /*paths*/, const item_sink& sink) {
    return list(sink);
  }
  status process(const batch& in, const output& out) {
    for (std::size_t i = 0; i < in.size(); ++i) {
      ++hook().images;
      if (to_view(in.item(i).id) == hook().reject) {
        out.reject(i, data_loss("the file ends early"));
        continue;
      }
      graft_tensor image{};
      GRAFT_TRY(out.item(0, i, {4, 4 + static_cast<int64_t>(in.item(i).hash[0] % 3), 3}, image));
      auto* pixels = static_cast<uint8_t*>(image.data);
      for (int64_t p = 0; p < image.shape[0] * image.shape[1] * 3; ++p) {
        pixels[p] = static_cast<uint8_t>(in.item(i).hash[p % 16]);
      }
    }
    return {};
  }

 private:
  host host_;
  int64_t count_;
  bool splits_;
};

class augment {
 public:
  static constexpr auto kind = graft::kind::transform;
  static constexpr uint32_t flags = GRAFT_NODE_AUGMENTS;
  static constexpr std::string_view name = "augment", summary = "Noise.";
  static std::vector<param> params() { return {param::integer("views").standard("1")}; }
  static std::vector<port> inputs() {
    return {
        port::tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8, {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3})};
  }
  augment(const host& /*host*/, const values& values)
      : views_(static_cast<int32_t>(values.integer("views"))) {}
  status obey(const graft_image_spec& spec) {
    side_ = spec.width;
    return {};
  }
  graft_image_spec wanted() const {
    graft_image_spec spec{};
    spec.struct_size = sizeof(spec);
    spec.min_short_side = side_ * 2;
    return spec;
  }
  int32_t views() const { return views_; }
  status infer(const schema& /*in*/, const schema_sink& out) {
    const int64_t side = side_ > 0 ? side_ : GRAFT_ANY_SIZE;
    return out.tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8, {side, side, 3});
  }
  status process(const batch& in, const output& out) {
    const int64_t side = std::max(side_, 1);
    for (std::size_t i = 0; i < in.size(); ++i) {
      graft_tensor image{};
      GRAFT_TRY(out.item(0, i, {side, side, 3}, image));
      philox words(in.item(i).key);
      const auto* from = static_cast<const uint8_t*>(in.tensor(0, i).data);
      for (int64_t p = 0; p < side * side * 3; ++p) {
        const uint32_t noise = in.item(i).view == GRAFT_VIEW_EVAL ? 0 : words.word() % 8;
        static_cast<uint8_t*>(image.data)[p] = static_cast<uint8_t>(from[p % 48] + noise);
      }
    }
    return {};
  }

 private:
  int32_t views_;
  int32_t side_ = 0;
};

port features_port() {
  return port::tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {GRAFT_ANY_SIZE});
}

class net {
 public:
  static constexpr auto kind = graft::kind::transform;
  static constexpr std::string_view name = "net", summary = "Mean colours.";
  static std::vector<param> params() {
    return {param::integer("size").standard("2"), param::number("gain").standard("1.0"),
            param::integer("speed").standard("1").no_effect(), param::model("model").optional()};
  }
  static std::vector<port> inputs() {
    return {
        port::tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8, {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3})
            .either(),
        port::tensor("input", GRAFT_ROLE_INPUT, GRAFT_FLOAT32, {3}).either()};
  }
  net(const host& /*host*/, const values& values)
      : size_(static_cast<int32_t>(values.integer("size"))), gain_(values.number("gain")) {}
  graft_image_spec wanted() const {
    graft_image_spec spec{};
    spec.struct_size = sizeof(spec);
    spec.width = spec.height = spec.resize = size_;
    return spec;
  }
  status infer(const schema& in, const schema_sink& out) {
    from_image_ = in.has(0);
    if (from_image_ == in.has(1)) return invalid("one of the two ports must be bound");
    return out.tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {3});
  }
  status process(const batch& in, const output& out) {
    graft_tensor made{};
    GRAFT_TRY(out.stacked(0, made));
    for (std::size_t i = 0; i < in.size(); ++i) {
      if (to_view(in.item(i).id) == hook().break_at) return invalid("it broke");
      auto* row = static_cast<float*>(made.data) + i * 3;
      for (std::size_t c = 0; c < 3; ++c) row[c] = value(in, i, c);
    }
    return {};
  }

 private:
  float value(const batch& in, std::size_t i, std::size_t c) const {
    if (!from_image_) return static_cast<const float*>(in.tensor(1, i).data)[c];
    const graft_tensor& image = in.tensor(0, i);
    double sum = 0;
    for (int64_t p = 0; p < image.shape[0] * image.shape[1]; ++p) {
      sum += static_cast<const uint8_t*>(image.data)[p * 3 + static_cast<int64_t>(c)];
    }
    return static_cast<float>(gain_ * sum / 255);
  }
  int32_t size_;
  double gain_;
  bool from_image_ = true;
};

struct tensors {
  static constexpr auto kind = graft::kind::transform;
  static constexpr std::string_view name = "tensors", summary = "Inputs.";
  static std::vector<port> inputs() {
    return {
        port::tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8, {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3})};
  }
  tensors(const host& /*host*/, const values& /*values*/) {}
  status infer(const schema& /*in*/, const schema_sink& out) {
    return out.tensor("input", GRAFT_ROLE_INPUT, GRAFT_FLOAT32, {3});
  }
  status process(const batch& /*in*/, const output& out) {
    graft_tensor made{};
    GRAFT_TRY(out.stacked(0, made));
    std::memset(made.data, 0, static_cast<std::size_t>(made.shape[0]) * 3 * sizeof(float));
    return {};
  }
};

struct join {
  static constexpr auto kind = graft::kind::transform;
  static constexpr std::string_view name = "join", summary = "Many and one.";
  static std::vector<port> inputs() {
    return {features_port().many(), port::tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8,
                                                 {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3})};
  }
  join(const host& /*host*/, const values& /*values*/) {}
  status infer(const schema& in, const schema_sink& out) {
    if (in[in.size() - 1].rank != 3) return invalid("the last column is no image");
    return out.tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32,
                      {3 * static_cast<int64_t>(in.size() - 1)});
  }
  status process(const batch& in, const output& out) {
    graft_tensor made{};
    GRAFT_TRY(out.stacked(0, made));
    auto* row = static_cast<float*>(made.data);
    for (std::size_t i = 0; i < in.size(); ++i) {
      for (std::size_t c = 0; c + 1 < in.columns(); ++c, row += 3) {
        std::memcpy(row, in.tensor(c, i).data, 3 * sizeof(float));
      }
    }
    return {};
  }
};

class mean {
 public:
  static constexpr auto kind = graft::kind::estimator;
  static constexpr std::string_view name = "mean", summary = "Class means.";
  static std::vector<param> params() {
    return {param::column("features").optional(), param::integer("epochs").standard("2")};
  }
  static std::vector<port> inputs() { return {features_port().named_by("features")}; }
  mean(const host& host, const values& values) : host_(host), epochs_(values.integer("epochs")) {}
  status infer(const schema& in, const schema_sink& out) {
    width_ = static_cast<std::size_t>(in[0].shape[0]);
    if (means_.empty()) return {};
    return out.tensor("probabilities", GRAFT_ROLE_PROBABILITIES, GRAFT_FLOAT32,
                      {static_cast<int64_t>(means_.size() / width_)});
  }
  status fit(const dataset& data) {
    ++hook().fits;
    if (hook().before_fit) hook().before_fit();
    means_.assign(data.class_names().size() * width_, 0.0F);
    for (int64_t epoch = 0; epoch < epochs_; ++epoch) {
      const auto view = static_cast<int32_t>(data.views() > 0 ? epoch % data.views() : epoch);
      GRAFT_TRY_ASSIGN(const batch train, data.read_all(GRAFT_SPLIT_TRAIN, view));
      for (std::size_t i = 0; i < train.size(); ++i) add(train.item(i), train.tensor(0, i));
      GRAFT_TRY_ASSIGN(const batch held, data.read_all(GRAFT_SPLIT_VALIDATION, 0));
      const std::string line = "{\"epoch\":" + std::to_string(epoch) +
                               ",\"validation\":" + std::to_string(held.size()) + "}";
      const graft_results* results = host_.results();
      GRAFT_TRY(from_host(results->history(host_.raw(), to_text(line)), "history"));
    }
    return {};
  }
  status process(const batch& in, const output& out) {
    graft_tensor made{};
    GRAFT_TRY(out.stacked(0, made));
    const std::size_t classes = means_.size() / width_;
    for (std::size_t i = 0; i < in.size(); ++i) {
      const auto* x = static_cast<const float*>(in.tensor(0, i).data);
      for (std::size_t k = 0; k < classes; ++k) {
        float distance = 0;
        for (std::size_t j = 0; j < width_; ++j) {
          distance += std::abs(x[j] - means_[k * width_ + j]);
        }
        static_cast<float*>(made.data)[i * classes + k] = 1 / (1 + distance);
      }
    }
    return {};
  }
  status save(const output_stream& stream) {
    return stream.write(std::as_bytes(std::span(means_)));
  }
  status load(const input_stream& stream) {
    GRAFT_TRY_ASSIGN(const auto bytes, stream.read_all(1 << 20));
    means_.resize(bytes.size() / sizeof(float));
    std::memcpy(means_.data(), bytes.data(), bytes.size());
    return {};
  }

 private:
  void add(const graft_item& item, const graft_tensor& features) {
    for (std::size_t j = 0; j < width_; ++j) {
      means_[static_cast<std::size_t>(item.label) * width_ + j] +=
          static_cast<const float*>(features.data)[j] / 3;
    }
  }
  host host_;
  int64_t epochs_;
  std::size_t width_ = 0;
  std::vector<float> means_;
};

class take {
 public:
  static constexpr auto kind = graft::kind::sink;
  static constexpr std::string_view name = "take", summary = "Sums what comes.";
  static std::vector<port> inputs() {
    return {port::tensor("p", GRAFT_ROLE_PROBABILITIES, GRAFT_FLOAT32, {GRAFT_ANY_SIZE}).either(),
            features_port().either()};
  }
  take(const host& host, const values& /*values*/) : host_(host) {}
  status consume(const batch& in) {
    const std::size_t column = in.has(0) ? 0 : 1;
    for (std::size_t i = 0; i < in.size(); ++i) {
      ids_ += to_string(in.item(i).id) + " ";
      const graft_tensor& row = in.tensor(column, i);
      for (int64_t j = 0; j < row.shape[0]; ++j) sum_ += static_cast<const float*>(row.data)[j];
    }
    return {};
  }
  status finish() {
    char number[64];
    std::snprintf(number, sizeof(number), "%.17g", sum_);
    const std::string json = "{\"items\":\"" + ids_ + "\",\"sum\":" + number + "}";
    return from_host(host_.results()->metrics(host_.raw(), to_text(json)), "metrics");
  }

 private:
  host host_;
  std::string ids_;
  double sum_ = 0;
};

struct judge : take {
  static constexpr uint32_t flags = GRAFT_NODE_HELD_OUT;
  static constexpr std::string_view name = "judge", summary = "Held-out items.";
  using take::take;
};

}  // namespace

const graft_plugin* graph_plugin() {
  return detail::plugin_table<items, augment, net, tensors, join, mean, take, judge>(
      "fake", "1.0.0", nullptr);
}

}  // namespace graft::test
