// Clip: bounds are attributes up to opset 10 and optional inputs from opset 11.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <algorithm>
#include <limits>

namespace graft::onednn {
namespace {

status infer(inference& in) {
  for (std::size_t i = 1; i < 3; ++i) {
    if (!in.has(i)) continue;
    GRAFT_TRY(expect_same_type(in, 0, i));
    if (element_count(in.dims(i)) != 1) {
      return invalid("bound " + std::to_string(i) + " is " + to_string(in.dims(i)) +
                     ", expected one value");
    }
  }
  return like_input(in);
}

void evaluate(const evaluation& e) {
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    T low = std::numeric_limits<T>::lowest();
    T high = std::numeric_limits<T>::max();
    if (const onnx::attribute* min = e.at.attrs.find("min")) low = static_cast<T>(min->f);
    if (const onnx::attribute* max = e.at.attrs.find("max")) high = static_cast<T>(max->f);
    if (e.has(1)) low = *e.in[1].as<T>();
    if (e.has(2)) high = *e.in[2].as<T>();
    const T* from = e.in[0].as<T>();
    std::transform(from, from + e.in[0].count(), e.out[0].as<T>(),
                   [=](T x) { return std::min(std::max(x, low), high); });
  });
}

}  // namespace

const op_schema clip_op{"Clip", 1, 3, infer, evaluate};

}  // namespace graft::onednn
