#include "node/photo_source.hpp"

#include "list/predict.hpp"

#include <algorithm>
#include <cstring>

namespace graft::photos {
namespace {

constexpr graft_text policies[] = {to_text("skip"), to_text("strict")};

colour read_colour(std::span<const int64_t> numbers) {
  return {static_cast<uint8_t>(numbers[0]), static_cast<uint8_t>(numbers[1]),
          static_cast<uint8_t>(numbers[2])};
}

status put_image(const image& decoded, std::size_t i, const output& out) {
  graft_tensor tensor{};
  GRAFT_TRY(out.item(0, i, {decoded.height, decoded.width, 3}, tensor));
  std::memcpy(tensor.data, decoded.pixels.get(), decoded.size());
  return {};
}

}  // namespace

std::vector<param> photo_source::params_after(param path) {
  return {
      path,
      param::choice("policy", policies)
          .standard("\"skip\"")
          .doc("What a photo that cannot be read does: it is left out, or it ends the run."),
      param::number("max_bad_fraction")
          .standard("0.1")
          .range(0, 1)
          .doc("With policy \"skip\": more bad photos than this share of all end the run."),
      param::integers("background")
          .standard("[255, 255, 255]")
          .range(0, 255)
          .count(3, 3)
          .doc("Red, green and blue under transparent pixels."),
      param::integer("max_pixels")
          .standard("100000000")
          .range(1, 1e9)
          .unit("pixels")
          .doc("A photo whose header claims more is refused before memory is taken for it."),
  };
}

photo_source::photo_source(graft::host host, const graft::values& values) : host_(host) {
  options_.background = read_colour(values.integers("background"));
  options_.max_pixels = values.integer("max_pixels");
  policy_.strict = values.text("policy") == "strict";
  policy_.max_bad_fraction = values.number("max_bad_fraction");
  describe();
}

status photo_source::infer(const schema& /*in*/, const schema_sink& out) {
  return out.tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8, {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3});
}

status photo_source::obey(const graft_image_spec& spec) {
  options_.min_short_side = spec.min_short_side;
  describe();
  return {};
}

void photo_source::describe() {
  identity_ = decoder_versions() + "; decoded to a short side of at least " +
              std::to_string(options_.min_short_side);
}

list_services photo_source::services() const {
  list_services offered;
  offered.hash = [this](std::span<const uint8_t> bytes) {
    return host_.hash(bytes.data(), bytes.size());
  };
  offered.cancelled = [this] { return host_.cancelled(); };
  return offered;
}

status photo_source::publish(const photo_root& root, const listing& found, const item_sink& out) {
  root_ = root.path();
  predicting_ = false;
  total_ = found.photos.size() + found.bad.size();
  bad_ = found.bad;
  known_bad_.clear();
  for (const bad_file& one : found.bad) out.reject(one.path, one.why);
  GRAFT_TRY(judge(policy_, found.bad, total_));
  for (const photo& one : found.photos) {
    GRAFT_TRY(
        out.add({one.path, root.absolute(one.path), one.label, one.group, one.split, one.hash}));
  }
  return {};
}

status photo_source::list_paths(const std::vector<std::string>& paths, const item_sink& out) {
  predicting_ = true;
  GRAFT_TRY_ASSIGN(const listing found, list_any(paths, services()));
  for (const bad_file& one : found.bad) out.reject(one.path, one.why);
  for (const photo& one : found.photos) {
    GRAFT_TRY(out.add({one.path, one.path, "", "", GRAFT_SPLIT_NONE, one.hash}));
  }
  return {};
}

result<image> photo_source::decode_item(const graft_item& item) const {
  // The bytes must be those that were listed: labels, splits and the cache go by their hash. That
  // also keeps a link that was changed meanwhile from leading elsewhere.
  GRAFT_TRY_ASSIGN(const file_bytes bytes, read_file(to_string(item.path)));
  const content_hash hash = host_.hash(bytes.data.get(), bytes.size);
  if (!std::equal(hash.begin(), hash.end(), item.hash)) {
    return data_loss("the file has changed since it was listed; run again");
  }
  return decode(bytes.span(), options_);
}

// Counts a bad photo once, however many views of it are asked for.
status photo_source::refuse(const graft_item& item, const status& why) {
  if (predicting_) return {};
  const std::lock_guard lock(bad_mutex_);
  if (!known_bad_.insert(to_string(item.id)).second) return {};
  bad_.push_back({to_string(item.id), why});
  return judge(policy_, bad_, total_);
}

status photo_source::check_cancelled() const {
  return host_.cancelled() ? status{code::cancelled, "cancelled while decoding"} : status{};
}

status photo_source::process(const batch& in, const output& out) {
  for (std::size_t i = 0; i < in.size(); ++i) {
    GRAFT_TRY(check_cancelled());
    const result<image> decoded = decode_item(in.item(i));
    if (!decoded.ok()) {
      GRAFT_TRY(refuse(in.item(i), decoded.status()));
      out.reject(i, decoded.status());
      continue;
    }
    GRAFT_TRY(put_image(*decoded, i, out));
  }
  return {};
}

status photo_source::process_contents(const batch& in,
                                      std::span<const graft_content* const> contents,
                                      const output& out) {
  for (std::size_t i = 0; i < in.size(); ++i) {
    GRAFT_TRY(check_cancelled());
    const std::span bytes(static_cast<const uint8_t*>(contents[i]->data), contents[i]->size);
    const result<image> decoded = decode(bytes, options_);
    if (decoded.ok()) {
      GRAFT_TRY(put_image(*decoded, i, out));
    } else {
      out.reject(i, decoded.status());
    }
  }
  return {};
}

}  // namespace graft::photos
