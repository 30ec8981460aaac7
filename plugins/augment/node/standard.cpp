#include "node/standard.hpp"

#include "node/parameters.hpp"
#include "ops/opencv.hpp"

#include <stdexcept>

namespace graft::augment {
namespace {

// Validation, test and prediction see the eval view whatever the host asks for.
bool random_for(const graft_item& item) {
  return item.view != GRAFT_VIEW_EVAL && item.split != GRAFT_SPLIT_VALIDATION &&
         item.split != GRAFT_SPLIT_TEST;
}

}  // namespace

std::vector<param> standard::params() { return parameter_table(); }

std::vector<port> standard::inputs() {
  return {
      port::tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8, {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3})};
}

standard::standard(graft::host /*host*/, const values& values) : how_(read_parameters(values)) {
  keep_opencv_to_one_thread();
  const status checked = check(how_);
  if (!checked.ok()) throw std::invalid_argument(checked.message());
  views_ = how_.random() ? 4 : 1;
  views_given_ = values.has("views");
  if (how_.random()) identity_ = "opencv " + cv::getVersionString();
  if (!values.has("views")) return;
  const auto wished = static_cast<int32_t>(values.integer("views"));
  if (how_.random() && wished == 1) {
    throw std::invalid_argument(
        "views = 1 would be the eval view alone and leave nothing random; expected 2 or more, or "
        "0 for a fresh view every epoch, or random = false");
  }
  if (how_.random()) views_ = wished;
}

void standard::train_below() {
  if (how_.random() && !views_given_) views_ = 0;
}

status standard::obey(const graft_image_spec& spec) {
  if (spec.width == 0 && spec.height == 0) {
    target_.reset();
    return {};
  }
  if (spec.interpolation < GRAFT_INTERPOLATION_NEAREST ||
      spec.interpolation > GRAFT_INTERPOLATION_BOX) {
    return unsupported("the interpolation number " + std::to_string(spec.interpolation) +
                       " is unknown; expected 0 to 4");
  }
  const image_target target{spec.width, spec.height, spec.resize,
                            spec.resize_mode == GRAFT_RESIZE_SQUASH,
                            static_cast<interpolation>(spec.interpolation)};
  GRAFT_TRY(check(target));
  target_ = target;
  return {};
}

graft_image_spec standard::wanted() const {
  graft_image_spec spec{};
  spec.struct_size = sizeof(spec);
  if (target_) {
    spec.min_short_side = smallest_short_side(*target_, how_.crop);
    spec.interpolation = static_cast<int32_t>(target_->filter);
  }
  return spec;
}

status standard::infer(const schema& /*in*/, const schema_sink& out) const {
  if (!target_) {
    return invalid("no node below says which image size it wants; expected a backbone below it");
  }
  return out.tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8,
                    {target_->height, target_->width, channels});
}

status standard::process(const batch& in, const output& out) const {
  graft_tensor images{};
  GRAFT_TRY(out.stacked(0, images));
  const std::size_t bytes = static_cast<std::size_t>(target_->width) *
                            static_cast<std::size_t>(target_->height) * channels;
  resize_workspace workspace;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const graft_item& item = in.item(i);
    const graft_tensor& photo = in.tensor(0, i);
    const image_view source{static_cast<const uint8_t*>(photo.data),
                            static_cast<int>(photo.shape[1]), static_cast<int>(photo.shape[0])};
    uint8_t* pixels = static_cast<uint8_t*>(images.data) + i * bytes;
    const status made = random_for(item)
                            ? random_view(source, *target_, how_, item.key, workspace, pixels)
                            : eval_view(source, *target_, workspace, pixels);
    if (!made.ok()) out.reject(i, made.within(to_string(item.path)));
  }
  return {};
}

}  // namespace graft::augment
