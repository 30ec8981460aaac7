#include "gradient/activation_plan.hpp"

#include <algorithm>

namespace graft::onednn::gradient {

activation_sizes::activation_sizes(const program& p, const stretch& part) {
  for (std::size_t k = part.from; k < part.to; ++k) {
    int64_t here = 0;
    for (std::size_t i = p.first[k]; i < p.first[k + 1]; ++i) {
      const operand& out = p.operators[i]->out;
      if (p.kept[static_cast<std::size_t>(out.index)]) here += out.count();
      largest = std::max(largest, out.count());
    }
    all += here;
    stage = std::max(stage, here);
    boundaries += element_count(p.places[static_cast<std::size_t>(p.boundaries[k])].dims);
  }
}

activation_plan plan_activations(const activation_sizes& sizes, int64_t micro_batches,
                                 int64_t shards, int64_t budget) {
  const activation_plan everything{micro_batches, micro_batches * sizes.all};
  if (budget == 0 || everything.floats <= budget) return everything;
  const int64_t least =
      micro_batches * sizes.boundaries + std::min(shards, micro_batches) * sizes.stage;
  if (least >= everything.floats) return everything;  // a stage has it all
  const int64_t more = sizes.all - sizes.boundaries;
  const int64_t kept = std::clamp<int64_t>((budget - least) / more, 0, micro_batches);
  return {kept, least + kept * more};
}

}  // namespace graft::onednn::gradient
