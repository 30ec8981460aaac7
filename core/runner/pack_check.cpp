#include "runner/pack_check.hpp"

#include "base/cpu.hpp"
#include "base/files.hpp"
#include "base/number.hpp"
#include "base/scratch_folder.hpp"
#include "report/text/number.hpp"
#include "runner/backbone_graph.hpp"
#include "runner/item_rows.hpp"
#include "runner/load_graph.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <span>

namespace graft::runner {
namespace {

struct normalisation {
  std::vector<double> mean;
  std::vector<double> std;
};

// torchvision and timm; Keras "tf"; EfficientNet-Lite; 0 to 1; Keras "caffe"; none. On 0..255.
const std::vector<normalisation>& common() {
  static const std::vector<normalisation> all = {
      {{123.675, 116.28, 103.53}, {58.395, 57.12, 57.375}},
      {{127.5, 127.5, 127.5}, {127.5, 127.5, 127.5}},
      {{127, 127, 127}, {128, 128, 128}},
      {{0, 0, 0}, {255, 255, 255}},
      {{123.68, 116.779, 103.939}, {1, 1, 1}},
      {{0, 0, 0}, {1, 1, 1}}};
  return all;
}

std::vector<double> reversed(std::vector<double> three) {
  std::reverse(three.begin(), three.end());
  return three;
}

std::string numbers(const std::vector<double>& three) {
  const bool one = three[0] == three[1] && three[1] == three[2];
  std::string text = base::shortest(three[0]);
  for (std::size_t i = 1; i < 3 && !one; ++i) text += " " + base::shortest(three[i]);
  return text;
}

bool same(const scaffold::pack_request& a, const scaffold::pack_request& b) {
  return a.channels == b.channels && a.mean == b.mean && a.std == b.std;
}

// The pack's own first, then every common one in both orders of the channels.
std::vector<scaffold::pack_request> candidates(const scaffold::pack_request& own) {
  std::vector<scaffold::pack_request> all{own};
  for (const char* channels : {"rgb", "bgr"}) {
    const bool bgr = std::string_view(channels) == "bgr";
    for (const normalisation& one : common()) {
      scaffold::pack_request other = own;
      other.channels = channels;
      other.mean = bgr ? reversed(one.mean) : one.mean;
      other.std = bgr ? reversed(one.std) : one.std;
      if (!same(own, other)) all.push_back(std::move(other));
    }
  }
  return all;
}

struct photo_rows {
  std::vector<std::string> photos;
  std::vector<std::vector<float>> values;
};

// float32, a row a photo; every photo must be readable.
result<photo_rows> rows_of(const std::string& pack, const std::string& photos,
                           host::events* events) {
  auto graph = photo_backbone({"onednn.backbone", pack + "/", "fp32"}, events);
  if (!graph) return status(code::invalid_argument, "the pack cannot be loaded");
  const std::vector<std::string> paths{photos};
  GRAFT_TRY_ASSIGN(const runtime::item_list items, runtime::list_items(*graph, &paths));
  for (const auto& one : items.skipped) return invalid(one.path + ": " + one.reason);
  if (items.items.empty()) return status(code::not_found, "there is no photo in '" + photos + "'");
  item_rows rows;
  GRAFT_TRY(compute_column(*graph, items, graph->last_of(GRAFT_ROLE_FEATURES),
                           base::worker_count(0), rows));
  for (const std::string& one : rows.errors) return invalid(one);
  photo_rows made;
  for (std::size_t i = 0; i < rows.values.size(); ++i) {
    made.photos.push_back(items.items[i].path);
    made.values.emplace_back(rows.values[i].size() / sizeof(float));
    std::memcpy(made.values.back().data(), rows.values[i].data(), rows.values[i].size());
  }
  return made;
}

status describe(const photo_rows& rows, pack_findings& found) {
  found.photos = rows.values.size();
  found.least = std::numeric_limits<float>::infinity();
  found.most = -found.least;
  std::size_t zeros = 0;
  std::size_t all = 0;
  for (std::size_t i = 0; i < rows.values.size(); ++i) {
    for (const float value : rows.values[i]) {
      if (!std::isfinite(value)) {
        return {code::data_loss, rows.photos[i] + ": not all features are finite numbers"};
      }
      found.least = std::min(found.least, value);
      found.most = std::max(found.most, value);
      zeros += value == 0 ? 1 : 0;
      ++all;
    }
  }
  found.zeros = static_cast<double>(zeros) / static_cast<double>(all);
  found.all_same = rows.values.size() > 1 && std::all_of(rows.values.begin(), rows.values.end(),
                                                         [&](const std::vector<float>& row) {
                                                           return row == rows.values.front();
                                                         });
  return {};
}

// Numbers from 0 of the three likeliest classes, with their probabilities. The row holds logits, or
// probabilities already.
std::string likeliest(std::span<const float> row) {
  std::vector<double> shares(row.begin(), row.end());
  const double largest = *std::max_element(shares.begin(), shares.end());
  const bool done = *std::min_element(shares.begin(), shares.end()) >= 0 &&
                    std::abs(std::accumulate(shares.begin(), shares.end(), -1.0)) < 1e-3;
  double sum = 0;
  for (double& one : shares) sum += one = done ? one : std::exp(one - largest);
  std::vector<std::size_t> order(row.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::size_t n = std::min<std::size_t>(3, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), order.end(),
                    [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
  std::string text;
  for (std::size_t i = 0; i < n; ++i) {
    text += (i > 0 ? ", " : "") + std::to_string(order[i]) + " (" +
            report::number_text(shares[order[i]] / sum, 2) + ")";
  }
  return text;
}

// Between normal distributions of the photos' and the remembered mean and variance.
double distance(const photo_rows& rows, const scaffold::first_statistics& known) {
  const std::size_t channels = known.mean.size();
  double total = 0;
  for (std::size_t c = 0; c < channels; ++c) {
    double sum = 0;
    double squares = 0;
    double count = 0;
    for (const std::vector<float>& row : rows.values) {
      const std::size_t area = row.size() / channels;
      for (const float value : std::span(row).subspan(c * area, area)) {
        sum += static_cast<double>(value);
        squares += static_cast<double>(value) * static_cast<double>(value);
      }
      count += static_cast<double>(area);
    }
    const double mean = sum / count;
    const double expected = std::max(static_cast<double>(known.variance[c]), 1e-12);
    const double variance = std::max(squares / count - mean * mean, 1e-12);
    const double shift = mean - static_cast<double>(known.mean[c]);
    total += 0.5 * ((variance + shift * shift) / expected - 1 - std::log(variance / expected));
  }
  return total / static_cast<double>(channels);
}

// The same weights and another description, in a folder of their own.
class variants {
 public:
  variants(const scaffold::new_pack& pack, const std::string& folder)
      : pack_(pack), folder_(folder), model_(base::absolute_path(pack.folder + "/model.onnx")) {}

  result<photo_rows> rows(scaffold::pack_request how, const std::string& tensor,
                          const std::string& photos, host::events* events) {
    const std::string folder = folder_ + "/" + std::to_string(number_++);
    how.features = tensor;
    GRAFT_TRY(base::make_folders(folder));
    GRAFT_TRY(scaffold::describe_pack(folder, model_, pack_.sha256, how, {}));
    return rows_of(folder, photos, events);
  }

 private:
  const scaffold::new_pack& pack_;
  std::string folder_;
  std::string model_;
  int number_ = 0;
};

}  // namespace

result<pack_findings> check_pack(const scaffold::new_pack& pack, const std::string& photos,
                                 host::events* events) {
  constexpr std::size_t most_classified = 4;
  pack_findings found;
  GRAFT_TRY_ASSIGN(const photo_rows features, rows_of(pack.folder, photos, events));
  GRAFT_TRY(describe(features, found));
  GRAFT_TRY_ASSIGN(const base::scratch_folder scratch, base::scratch_folder::make("graft-pack"));
  variants tries(pack, scratch.path());
  if (!pack.classifier.empty()) {
    GRAFT_TRY_ASSIGN(const photo_rows classes,
                     tries.rows(pack.settled, pack.classifier, photos, events));
    for (std::size_t i = 0; i < std::min(classes.values.size(), most_classified); ++i) {
      found.classes.push_back(classes.photos[i] + ": " + likeliest(classes.values[i]));
    }
  }
  if (!pack.statistics) return found;
  for (const scaffold::pack_request& one : candidates(pack.settled)) {
    GRAFT_TRY_ASSIGN(const photo_rows rows,
                     tries.rows(one, pack.statistics->tensor, photos, events));
    found.tried.push_back(
        {one.channels + ", mean " + numbers(one.mean) + ", std " + numbers(one.std),
         distance(rows, *pack.statistics), same(one, pack.settled)});
  }
  std::stable_sort(found.tried.begin(), found.tried.end(),
                   [](const tried_preprocessing& a, const tried_preprocessing& b) {
                     return a.distance < b.distance;
                   });
  return found;
}

}  // namespace graft::runner
