// Operators of two tensors with broadcasting: one line each in the table at the end.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cmath>
#include <type_traits>

namespace graft::onednn {
namespace {

status infer_numbers(inference& in) {
  GRAFT_TRY(expect_same_type(in, 0, 1));
  shape out;
  GRAFT_TRY(broadcast(in.dims(0), in.dims(1), out));
  in.output(0, in.type(0), std::move(out));
  return {};
}

status infer_comparison(inference& in) {
  GRAFT_TRY(infer_numbers(in));
  in.outputs[0]->type = dtype::boolean;
  return {};
}

// Pow alone may mix types: the result has that of the base.
status infer_pow(inference& in) {
  shape out;
  GRAFT_TRY(broadcast(in.dims(0), in.dims(1), out));
  in.output(0, in.type(0), std::move(out));
  return {};
}

// out = f(a, b) where a is first copied to the output and b is then applied to it.
template <class Out, class A, class B, class F>
void apply(const evaluation& e, F&& f) {
  const shape& dims = e.out[0].dims;
  std::vector<A> left(static_cast<std::size_t>(e.out[0].count()));
  for_each_broadcast(dims, e.in[0].dims, [&](int64_t i, int64_t from) {
    left[static_cast<std::size_t>(i)] = e.in[0].as<A>()[from];
  });
  Out* out = e.out[0].as<Out>();
  for_each_broadcast(dims, e.in[1].dims, [&](int64_t i, int64_t from) {
    out[i] = static_cast<Out>(f(left[static_cast<std::size_t>(i)], e.in[1].as<B>()[from]));
  });
}

// Unsigned arithmetic wraps, so that hostile integers cannot overflow a signed one.
template <class F>
void apply_same(const evaluation& e, F&& f) {
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_integral_v<T>) {
      apply<T, T, T>(
          e, [&](T a, T b) { return f(static_cast<uint64_t>(a), static_cast<uint64_t>(b)); });
    } else {
      apply<T, T, T>(e, f);
    }
  });
}

template <class F>
void compare(const evaluation& e, F&& f) {
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    apply<uint8_t, T, T>(e, f);
  });
}

void add(const evaluation& e) {
  apply_same(e, [](auto a, auto b) { return a + b; });
}
void sub(const evaluation& e) {
  apply_same(e, [](auto a, auto b) { return a - b; });
}
void mul(const evaluation& e) {
  apply_same(e, [](auto a, auto b) { return a * b; });
}
void div(const evaluation& e) {
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    apply<T, T, T>(e, [](T a, T b) -> T {
      if constexpr (std::is_integral_v<T>) {
        if (b == 0) return 0;
        if (b == static_cast<T>(-1)) return static_cast<T>(0 - static_cast<uint64_t>(a));
      }
      return static_cast<T>(a / b);
    });
  });
}
void pow(const evaluation& e) {
  visit(e.in[0].type, [&](auto base) {
    visit(e.in[1].type, [&](auto exponent) {
      using A = decltype(base);
      using B = decltype(exponent);
      apply<A, A, B>(e, [](A a, B b) {
        if constexpr (std::is_same_v<A, float>) {
          return std::pow(a, static_cast<float>(b));
        } else {
          const double value = std::pow(static_cast<double>(a), static_cast<double>(b));
          const auto most = static_cast<double>(std::numeric_limits<A>::max());
          return static_cast<A>(value >= -most && value < most ? value : 0);
        }
      });
    });
  });
}
void maximum(const evaluation& e) {
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    apply<T, T, T>(e, [](T a, T b) { return std::max(a, b); });
  });
}
void minimum(const evaluation& e) {
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    apply<T, T, T>(e, [](T a, T b) { return std::min(a, b); });
  });
}
void equal(const evaluation& e) {
  compare(e, [](auto a, auto b) { return a == b; });
}
void less(const evaluation& e) {
  compare(e, [](auto a, auto b) { return a < b; });
}
void greater(const evaluation& e) {
  compare(e, [](auto a, auto b) { return a > b; });
}

}  // namespace

const op_schema add_op{"Add", 2, 2, infer_numbers, add};
const op_schema sub_op{"Sub", 2, 2, infer_numbers, sub};
const op_schema mul_op{"Mul", 2, 2, infer_numbers, mul};
const op_schema div_op{"Div", 2, 2, infer_numbers, div};
const op_schema pow_op{"Pow", 2, 2, infer_pow, pow};
const op_schema max_op{"Max", 2, 2, infer_numbers, maximum};
const op_schema min_op{"Min", 2, 2, infer_numbers, minimum};
const op_schema equal_op{"Equal", 2, 2, infer_comparison, equal};
const op_schema less_op{"Less", 2, 2, infer_comparison, less};
const op_schema greater_op{"Greater", 2, 2, infer_comparison, greater};

}  // namespace graft::onednn
