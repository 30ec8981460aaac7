#include "passes/plan_groups.hpp"

#include "runtime/group.hpp"

namespace graft::onednn {
namespace {

struct traffic {
  double weights = 0;      // bytes
  double activations = 0;  // bytes, without working memory
};

traffic of(const program& p, const step& one) {
  traffic made;
  const auto count = [&](slot_id id) {
    if (id < 0) return;
    const slot& at = p.slots[static_cast<std::size_t>(id)];
    const auto bytes = static_cast<double>(at.layout.get_size());
    if (at.buffer < 0) {
      made.weights += bytes;
    } else if (!p.buffers[static_cast<std::size_t>(at.buffer)].scratch) {
      made.activations += bytes;
    }
  };
  for (const auto& [argument, id] : one.arguments) count(id);
  for (const reference_tensor& t : one.inputs) count(t.where);
  for (const reference_tensor& t : one.outputs) count(t.where);
  return made;
}

}  // namespace

void plan_groups(program& p) {
  // All image by image at first; then one step after the other, from the end, side by side.
  double gain = 0;
  double best = 0;
  p.together_from = p.steps.size();
  for (std::size_t i = p.steps.size(); i-- > 0;) {
    const traffic t = of(p, p.steps[i]);
    gain += t.weights * (1 - 1.0 / images_together) - t.activations;
    if (gain > best) {
      best = gain;
      p.together_from = i;
    }
  }
}

}  // namespace graft::onednn
