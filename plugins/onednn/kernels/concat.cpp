// Concat: of channels as parts that were made in their place, where concat_places found one; else
// in the layout of the first input.
#include "kernels/kernels.hpp"

namespace graft::onednn {
namespace {

status copy_parts(lowering& to, const node& n, bool& done) {
  const shape& out = to.at(n.outputs[0]).dims;
  int64_t axis = n.attrs.integer("axis", 1);
  if (axis < 0) axis += static_cast<int64_t>(out.size());
  std::vector<dnnl::memory::desc> parts;
  for (const value_id id : n.inputs) {
    if (element_count(to.at(id).dims) == 0) return {};
    parts.push_back(to.layout(id));
  }
  const auto pd = compat::describe_concat(to.engine(), to.attr(), static_cast<int>(axis), parts);
  std::vector<std::pair<int, slot_id>> arguments;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    arguments.emplace_back(DNNL_ARG_MULTIPLE_SRC + static_cast<int>(i),
                           to.use(n.inputs[i], parts[i]));
  }
  arguments.emplace_back(DNNL_ARG_DST, to.make(n.outputs[0], pd.dst_desc()));
  to.add<dnnl::concat>(n, pd, std::move(arguments));
  done = true;
  return {};
}

}  // namespace

status lower_concat(lowering& to, const node& n, bool& done) {
  done = to.join(n);
  return done ? status{} : copy_parts(to, n, done);
}

}  // namespace graft::onednn
