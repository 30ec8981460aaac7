// augment.standard: the node that brings photos to the size the network wants, the same way every
// time for validation, test and prediction, and in random views for training.
#pragma once

#include "view/augmentation.hpp"

#include <graft/sdk/plugin.hpp>

#include <optional>

namespace graft::augment {

class standard {
 public:
  static constexpr auto kind = graft::kind::transform;
  static constexpr auto flags = uint32_t{GRAFT_NODE_AUGMENTS};
  static constexpr std::string_view name = "standard";
  static constexpr std::string_view summary =
      "Resizes and crops photos as the backbone's weights want them; train items get random views.";
  static std::vector<param> params();
  static std::vector<port> inputs();

  standard(graft::host host, const values& values);

  // What the node below wants of every image.
  status obey(const graft_image_spec& spec);
  // Any size, but a decoder must not shrink below what the smallest crop needs.
  graft_image_spec wanted() const;
  int32_t views() const { return views_; }
  // A network that is trained itself learns every view by heart: each epoch gets fresh ones.
  void train_below();
  // Random views depend on OpenCV's arithmetic.
  const std::string& identity() const { return identity_; }

  status infer(const schema& in, const schema_sink& out) const;
  status process(const batch& in, const output& out) const;

 private:
  augmentation how_;
  int32_t views_ = 1;
  bool views_given_ = false;
  std::string identity_;
  std::optional<image_target> target_;
};

}  // namespace graft::augment
