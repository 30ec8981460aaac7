// Prediction from memory.
#include "base/cpu.hpp"
#include "embed/error.hpp"
#include "embed/run.hpp"
#include "embed/taken.hpp"

#include <algorithm>

struct graft_predictions {
  std::vector<graft::runtime::prediction> all;
  std::shared_ptr<const std::vector<std::string>> classes;

  // Null where the photo does not exist or could not be read.
  [[nodiscard]] const graft::runtime::prediction* read(uint64_t index) const {
    return index < all.size() && all[index].error.empty() ? &all[index] : nullptr;
  }
};

namespace graft::embed {
namespace {

constexpr int64_t channels = 3;

status check_pixels(const graft_photo& given) {
  const bool sound = given.width >= 1 && given.height >= 1 && given.stride >= 1 &&
                     given.stride / channels >= given.width &&
                     given.height - 1 <= (INT64_MAX - given.stride) / given.stride;
  const std::string said = std::to_string(given.width) + " x " + std::to_string(given.height) +
                           " pixels with a stride of " + std::to_string(given.stride) + " bytes";
  if (!sound) {
    return invalid("it has " + said +
                   "; expected at least 1 x 1 and a stride of at least 3 bytes a pixel");
  }
  const auto needed =
      static_cast<uint64_t>((given.height - 1) * given.stride + given.width * channels);
  if (given.size >= needed) return {};
  return invalid("it has " + said + ", which takes " + std::to_string(needed) +
                 " bytes, and size is " + std::to_string(given.size));
}

result<runtime::photo> photo_of(const graft_photo* pointer) {
  if (pointer == nullptr) return missing("the pointer to it");
  GRAFT_TRY_ASSIGN(const graft_photo given, taken(pointer, "graft_photo"));
  if (given.data == nullptr && given.size > 0) return missing("data");
  runtime::photo made;
  switch (given.format) {
    case GRAFT_PHOTO_FILE:
      made.file = {static_cast<const std::byte*>(given.data), given.size};
      return made;
    case GRAFT_PHOTO_RGB8:
      GRAFT_TRY(check_pixels(given));
      made.pixels = static_cast<const uint8_t*>(given.data);
      made.width = given.width;
      made.height = given.height;
      made.stride = given.stride;
      return made;
    default:
      return invalid("its format is " + std::to_string(given.format) +
                     "; expected GRAFT_PHOTO_FILE (1) or GRAFT_PHOTO_RGB8 (2)");
  }
}

result<std::vector<runtime::photo>> photos_of(const graft_photo* const* photos, uint64_t n) {
  std::vector<runtime::photo> made;
  for (uint64_t i = 0; i < n; ++i) {
    auto one = photo_of(photos[i]);
    if (!one.ok()) return one.status().within("photo " + std::to_string(i));
    made.push_back(*one);
  }
  return made;
}

}  // namespace
}  // namespace graft::embed

using graft::status;

graft_status graft_run_predict(const graft_run* run, const graft_photo* const* photos, uint64_t n,
                               const graft_predict_options* options,
                               graft_predictions** predictions, graft_error** error) {
  return graft::embed::guarded(error, [&]() -> status {
    if (run == nullptr) return graft::embed::missing("run");
    if (photos == nullptr && n > 0) return graft::embed::missing("photos");
    if (predictions == nullptr) return graft::embed::missing("predictions");
    GRAFT_TRY(run->predictor->status());
    GRAFT_TRY_ASSIGN(const graft_predict_options how,
                     graft::embed::taken(options, "graft_predict_options"));
    if (how.workers < 0) return graft::invalid("workers is below 0; 0 means all CPUs");
    GRAFT_TRY_ASSIGN(const auto given, graft::embed::photos_of(photos, n));
    const auto cancelled = [&how] {
      return how.cancelled != nullptr && how.cancelled(how.user) != 0;
    };
    auto made = std::make_unique<graft_predictions>();
    made->classes = run->classes;
    GRAFT_TRY_ASSIGN(
        made->all,
        (*run->predictor)->predict(given, graft::base::worker_count(how.workers), cancelled));
    *predictions = made.release();
    return {};
  });
}

void graft_predictions_free(graft_predictions* predictions) { delete predictions; }

const char* graft_prediction_error(const graft_predictions* predictions, uint64_t index) {
  const bool failed = index < predictions->all.size() && !predictions->all[index].error.empty();
  return failed ? predictions->all[index].error.c_str() : nullptr;
}

const double* graft_prediction_probabilities(const graft_predictions* predictions, uint64_t index) {
  const auto* one = predictions->read(index);
  return one == nullptr ? nullptr : one->probabilities.data();
}

const char* graft_prediction_class(const graft_predictions* predictions, uint64_t index) {
  const auto* one = predictions->read(index);
  if (one == nullptr) return nullptr;
  const auto best = std::max_element(one->probabilities.begin(), one->probabilities.end());
  return (*predictions->classes)[static_cast<std::size_t>(best - one->probabilities.begin())]
      .c_str();
}
