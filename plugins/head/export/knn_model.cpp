// The vote of the nearest as operators: ranks by 2ab - b², then the distances of the k nearest
// themselves, unrounded, as knn_model::predict() does. Sums are products with ones, since the
// reducing operators changed between opsets.
#include "export/model_writer.hpp"
#include "export/onnx_model.hpp"

#include "formats/onnx/build.hpp"

#include <algorithm>
#include <numeric>

namespace graft::head {
namespace {

constexpr int64_t opset = 11;  // TopK whose number is an input and whose order is by index

class knn_writer {
 public:
  explicit knn_writer(const knn_model& model)
      : model_(model),
        width_(static_cast<int64_t>(model.width())),
        items_(static_cast<int64_t>(model.labels.size())),
        k_(std::min(static_cast<int64_t>(model.options.k), items_)),
        to_(opset, model.width()) {}

  onnx::model run() {
    const std::vector<float> ones(static_cast<std::size_t>(std::max(width_, k_)), 1.0F);
    sum_features_ = to_.constant("sum_features", {width_, 1},
                                 std::span(ones).first(static_cast<std::size_t>(width_)));
    train_ = to_.constant("train_features", {items_, width_}, model_.features);
    const std::string query = scaled_query();
    const std::string nearest = rank(query);
    const std::string votes = to_.node("Gather", {class_table(), nearest});  // [N,k,C]
    // [N,1,k] x [N,k,C]
    const std::string sums = to_.node("MatMul", {weights(query, nearest), votes});
    const auto classes = static_cast<int64_t>(model_.classes);
    const std::string flat = to_.node("Flatten", {sums}, {axis(1)});
    const std::vector<float> all(model_.classes, 1.0F);
    const std::string total =
        to_.node("MatMul", {flat, to_.constant("sum_classes", {classes, 1}, all)});
    return to_.finish(to_.node("Div", {flat, total}), model_.classes);
  }

 private:
  static onnx::attribute axis(int64_t at) { return onnx::make_attribute("axis", at); }

  std::string scaled_query() {
    std::string at = "features";
    if (!model_.scaling.mean.empty()) {
      at = to_.node("Sub", {at, to_.constant("mean", {width_}, model_.scaling.mean)});
      at = to_.node("Mul", {at, to_.constant("scale", {width_}, model_.scaling.scale)});
    }
    if (model_.options.metric != knn_metric::cosine) return at;
    const std::string squares = to_.node("MatMul", {to_.node("Mul", {at, at}), sum_features_});
    // A vector of zeros stays as it is.
    const std::string length =
        to_.node("Sqrt", {to_.node("Max", {squares, to_.scalar("smallest_square", 1e-30F)})});
    return to_.node("Div", {at, length});
  }

  // Indices [N,k] of the nearest train items; equal ones in their order.
  std::string rank(const std::string& query) {
    std::vector<float> lengths;
    for (int64_t i = 0; i < items_; ++i) {
      const auto row =
          std::span(model_.features)
              .subspan(static_cast<std::size_t>(i * width_), static_cast<std::size_t>(width_));
      const double squares = std::inner_product(row.begin(), row.end(), row.begin(), 0.0);
      lengths.push_back(static_cast<float>(squares));
    }
    const std::string across = to_.node("Transpose", {train_});
    const std::string products = to_.node("MatMul", {query, across});
    const std::string twice = to_.node("Mul", {products, to_.scalar("two", 2.0F)});
    const std::string nearness =
        to_.node("Sub", {twice, to_.constant("train_squares", {items_}, lengths)});
    const std::string k = to_.constant("k", {1}, std::span<const int64_t>(&k_, 1));
    return to_.last_of(2, "TopK", {nearness, k}, {axis(1)});
  }

  // What each of the nearest counts, [N,1,k].
  std::string weights(const std::string& query, const std::string& nearest) {
    const std::string neighbours = to_.node("Gather", {train_, nearest});  // [N,k,F]
    const std::vector<int64_t> one_each{-1, 1, width_};
    const std::string alone = to_.node(
        "Reshape", {query, to_.constant("one_each", {3}, std::span<const int64_t>(one_each))});
    const std::string apart = to_.node("Sub", {neighbours, alone});
    const std::string squares =
        to_.node("MatMul", {to_.node("Mul", {apart, apart}), sum_features_});  // [N,k,1]
    const std::string distance =
        to_.node("Max", {to_.node("Sqrt", {squares}), to_.scalar("smallest_distance", 1e-9F)});
    std::string weight = to_.node("Reciprocal", {distance});
    if (!model_.options.by_distance) weight = to_.node("Div", {weight, weight});
    return to_.node("Transpose", {weight},
                    {onnx::make_attribute("perm", std::vector<int64_t>{0, 2, 1})});
  }

  // A row for each train item: 1 at its class.
  std::string class_table() {
    std::vector<float> table(model_.labels.size() * model_.classes);
    for (std::size_t i = 0; i < model_.labels.size(); ++i) {
      table[i * model_.classes + static_cast<std::size_t>(model_.labels[i])] = 1;
    }
    return to_.constant("train_classes", {items_, static_cast<int64_t>(model_.classes)}, table);
  }

  const knn_model& model_;
  int64_t width_;
  int64_t items_;
  int64_t k_;
  model_writer to_;
  std::string sum_features_;
  std::string train_;
};

}  // namespace

onnx::model onnx_model(const knn_model& model) { return knn_writer(model).run(); }

}  // namespace graft::head
