// Neg, Abs, Sign and Not: functions of one number of any type.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <type_traits>

namespace graft::onednn {
namespace {

template <class F>
void map(const evaluation& e, F&& f) {
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    const T* from = e.in[0].as<T>();
    std::transform(from, from + e.in[0].count(), e.out[0].as<T>(), f);
  });
}

// The negative; of the least integer itself.
template <class T>
T negative(T x) {
  if constexpr (std::is_integral_v<T>) return static_cast<T>(0 - static_cast<uint64_t>(x));
  return static_cast<T>(-x);
}

void neg(const evaluation& e) {
  map(e, [](auto x) { return negative(x); });
}
void absolute(const evaluation& e) {
  map(e, [](auto x) { return x < 0 ? negative(x) : static_cast<decltype(x)>(x + 0); });
}
void sign(const evaluation& e) {
  map(e, [](auto x) {
    return static_cast<decltype(x)>(x > 0 ? 1 : x < 0 ? negative<decltype(x)>(1) : 0);
  });
}
void logical_not(const evaluation& e) {
  map(e, [](auto x) { return static_cast<decltype(x)>(x == 0 ? 1 : 0); });
}

status infer_not(inference& in) {
  if (in.type(0) != dtype::boolean) return invalid("its input is not bool");
  return like_input(in);
}

}  // namespace

const op_schema neg_op{"Neg", 1, 1, like_input, neg};
const op_schema abs_op{"Abs", 1, 1, like_input, absolute};
const op_schema sign_op{"Sign", 1, 1, like_input, sign};
const op_schema not_op{"Not", 1, 1, infer_not, logical_not};

}  // namespace graft::onednn
