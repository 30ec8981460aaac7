#include "npy_source.hpp"

#include "columns.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>

namespace graft::tensors {
namespace {

std::string row_id(int64_t row, std::size_t width) {
  const std::string digits = std::to_string(row);
  return std::string(width - digits.size(), '0') + digits;
}

result<int64_t> row_of(const graft_item& item, int64_t count) {
  const std::string_view id = to_view(item.id);
  int64_t row = -1;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), row);
  if (error != std::errc{} || end != id.data() + id.size() || row < 0 || row >= count) {
    return status(code::internal, "the item '" + std::string(id) + "' is not a row of the images");
  }
  return row;
}

// The position of the first value that is NaN or infinite, or values.size().
std::size_t first_bad(std::span<const float> values) {
  const auto bad = [](float value) { return !std::isfinite(value); };
  return static_cast<std::size_t>(std::find_if(values.begin(), values.end(), bad) - values.begin());
}

}  // namespace

std::vector<param> npy_source::params() {
  return {
      param::file("images").required().doc(
          "An .npy file, float32 [N, channels, height, width], already normalised."),
      param::file("labels").optional().doc("An .npy file, int64 [N]: the class of each image."),
      param::file("splits").optional().doc(
          "An .npy file, int64 or uint8 [N]: 1 train, 2 validation, 3 test."),
  };
}

npy_source::npy_source(graft::host host, const values& values)
    : host_(host),
      images_(values.text("images")),
      labels_(values.has("labels") ? values.text("labels") : ""),
      splits_(values.has("splits") ? values.text("splits") : "") {}

status npy_source::open() {
  if (rows_) return {};
  auto opened = npy_rows::open(images_);
  if (!opened) return opened.status().within(images_);
  if (opened->dtype() != formats::npy_dtype::float32) {
    return invalid(images_ + ": images must be float32 (<f4), already normalised, this file is " +
                   std::string(formats::npy_descr(opened->dtype())));
  }
  const std::vector<int64_t>& shape = opened->shape();
  if (shape.size() != 4 ||
      std::any_of(shape.begin() + 1, shape.end(), [](int64_t size) { return size < 1; })) {
    return invalid(images_ + ": images must be [N,channels,height,width], this file is " +
                   shape_text(shape));
  }
  rows_ = std::move(*opened);
  return {};
}

status npy_source::infer(const schema& /*in*/, const schema_sink& out) {
  GRAFT_TRY(open());
  const std::vector<int64_t>& shape = rows_->shape();
  return out.tensor("input", GRAFT_ROLE_INPUT, GRAFT_FLOAT32, {shape[1], shape[2], shape[3]});
}

status npy_source::list(const item_sink& out) {
  GRAFT_TRY(open());
  const int64_t n = rows_->count();
  std::vector<int64_t> labels;
  std::vector<int32_t> splits;
  if (!labels_.empty()) {
    GRAFT_TRY_ASSIGN(labels, read_labels(labels_, n));
  }
  if (!splits_.empty()) {
    GRAFT_TRY_ASSIGN(splits, read_splits(splits_, n));
  }
  const std::size_t width = std::to_string(std::max<int64_t>(n - 1, 0)).size();
  std::vector<float> row(rows_->row_size() / sizeof(float));
  for (int64_t i = 0; i < n; ++i) {
    if (host_.cancelled()) return {code::cancelled, "cancelled while reading " + images_};
    const status got = rows_->read(i, std::as_writable_bytes(std::span(row)));
    if (!got.ok()) return got.within(images_);
    if (const std::size_t bad = first_bad(row); bad != row.size()) {
      return invalid(images_ + ": row " + std::to_string(i) + " holds " +
                     (std::isnan(row[bad]) ? "a NaN" : "an infinity") + " at element " +
                     std::to_string(bad) + "; every value must be finite");
    }
    listed_item item;
    item.id = row_id(i, width);
    item.path = images_;
    if (!labels.empty()) item.label = std::to_string(labels[static_cast<std::size_t>(i)]);
    if (!splits.empty()) item.split = splits[static_cast<std::size_t>(i)];
    item.hash = host_.hash(row.data(), rows_->row_size());
    GRAFT_TRY(out.add(item));
  }
  return {};
}

status npy_source::list_paths(const std::vector<std::string>& /*paths*/,
                              const item_sink& /*out*/) const {
  return invalid(
      "a run that was trained on tensors.npy cannot predict photos: it never learned how they are "
      "normalised; use a pipeline that starts with photos.folder");
}

status npy_source::process(const batch& in, const output& out) {
  graft_tensor stacked{};
  GRAFT_TRY(out.stacked(0, stacked));
  const std::size_t size = rows_->row_size();
  auto* to = static_cast<std::byte*>(stacked.data);
  for (std::size_t i = 0; i < in.size(); ++i) {
    GRAFT_TRY_ASSIGN(const int64_t row, row_of(in.item(i), rows_->count()));
    const std::span<std::byte> place(to + i * size, size);
    const status got = rows_->read(row, place);
    if (!got.ok()) return got.within(images_);
    // Labels, splits and the cache go by the hash that was listed.
    const auto hash = host_.hash(place.data(), size);
    if (!std::equal(hash.begin(), hash.end(), in.item(i).hash)) {
      return data_loss(images_ + " has changed since it was listed; run again");
    }
  }
  return {};
}

}  // namespace graft::tensors
