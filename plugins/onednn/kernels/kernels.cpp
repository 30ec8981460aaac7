#include "kernels/kernels.hpp"

#include "quantise/int8_kernels.hpp"

#include <algorithm>
#include <array>

namespace graft::onednn {
namespace {

struct rule {
  std::string_view op;
  status (*lower)(lowering& to, const node& n, bool& done);
};

constexpr std::array rules = {
    rule{"Conv", lower_convolution},
    rule{"MaxPool", lower_pool},
    rule{"AveragePool", lower_pool},
    rule{"GlobalMaxPool", lower_pool},
    rule{"GlobalAveragePool", lower_pool},
    rule{"ReduceMean", lower_pool},
    rule{"Gemm", lower_matrix_product},
    rule{"MatMul", lower_matrix_product},
    rule{"Add", lower_arithmetic},
    rule{"Sub", lower_arithmetic},
    rule{"Mul", lower_arithmetic},
    rule{"Div", lower_arithmetic},
    rule{"Max", lower_arithmetic},
    rule{"Min", lower_arithmetic},
    rule{"Identity", lower_activation},
    rule{"BatchNormalization", lower_batch_norm},
    rule{"Concat", lower_concat},
    rule{"Flatten", lower_view},
    rule{"Reshape", lower_view},
    rule{"Squeeze", lower_view},
    rule{"Unsqueeze", lower_view},
    rule{"Softmax", lower_softmax},
    rule{"Transpose", lower_transpose},
    rule{"Split", lower_split},
    rule{"Slice", lower_slice},
    rule{"Gather", lower_gather},
    rule{"InnerProduct", lower_inner_product},
    rule{"Attention", lower_attention},
    rule{"LayerNormalization", lower_layer_norm},
};

}  // namespace

status lower_node(lowering& to, const node& n) {
  if (is_quantised(to.ir(), n)) return lower_quantised(to, n);
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [&](const rule& one) { return one.op == n.op->name; });
  bool done = false;
  const bool floats = std::all_of(n.outputs.begin(), n.outputs.end(), [&](value_id id) {
    return id == absent || to.at(id).type == dtype::f32;
  });
  const bool any = std::all_of(n.outputs.begin(), n.outputs.end(), [&](value_id id) {
    return id == absent || element_count(to.at(id).dims) > 0;
  });
  if (found != rules.end() && floats && any) GRAFT_TRY(found->lower(to, n, done));
  return done ? status{} : to.add_reference(n);
}

}  // namespace graft::onednn
