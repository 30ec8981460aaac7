// Operators of two tensors with broadcasting: one line each in the table at the end.
#include "ops/broadcasting.hpp"
#include "ops/ops.hpp"

#include <cmath>
#include <limits>
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
void equal(const evaluation& e) {
  compare(e, [](auto a, auto b) { return a == b; });
}
void less(const evaluation& e) {
  compare(e, [](auto a, auto b) { return a < b; });
}
void greater(const evaluation& e) {
  compare(e, [](auto a, auto b) { return a > b; });
}

void less_or_equal(const evaluation& e) {
  compare(e, [](auto a, auto b) { return a <= b; });
}
void greater_or_equal(const evaluation& e) {
  compare(e, [](auto a, auto b) { return a >= b; });
}

// The sign of the divisor, or with fmod = 1 of the dividend.
void modulo(const evaluation& e) {
  const bool of_dividend = e.at.attrs.integer("fmod", 0) != 0;
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    apply<T, T, T>(e, [&](T a, T b) -> T {
      if constexpr (std::is_integral_v<T>) {
        if (b == 0 || b == static_cast<T>(-1)) return 0;
        const T rest = static_cast<T>(a % b);
        return static_cast<T>(!of_dividend && rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest);
      } else {
        const T rest = std::fmod(a, b);
        return !of_dividend && rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
      }
    });
  });
}

status infer_logic(inference& in) {
  if (in.type(0) != dtype::boolean || in.type(1) != dtype::boolean) {
    return invalid("its inputs are not bool");
  }
  return infer_numbers(in);
}
void logical_and(const evaluation& e) {
  compare(e, [](auto a, auto b) { return a != 0 && b != 0; });
}
void logical_or(const evaluation& e) {
  compare(e, [](auto a, auto b) { return a != 0 || b != 0; });
}
void logical_xor(const evaluation& e) {
  compare(e, [](auto a, auto b) { return (a != 0) != (b != 0); });
}

}  // namespace

const op_schema add_op{"Add", 2, 2, infer_numbers, add};
const op_schema sub_op{"Sub", 2, 2, infer_numbers, sub};
const op_schema mul_op{"Mul", 2, 2, infer_numbers, mul};
const op_schema div_op{"Div", 2, 2, infer_numbers, div};
const op_schema pow_op{"Pow", 2, 2, infer_pow, pow};
const op_schema mod_op{"Mod", 2, 2, infer_numbers, modulo};
const op_schema and_op{"And", 2, 2, infer_logic, logical_and};
const op_schema or_op{"Or", 2, 2, infer_logic, logical_or};
const op_schema xor_op{"Xor", 2, 2, infer_logic, logical_xor};
const op_schema less_or_equal_op{"LessOrEqual", 2, 2, infer_comparison, less_or_equal};
const op_schema greater_or_equal_op{"GreaterOrEqual", 2, 2, infer_comparison, greater_or_equal};
const op_schema equal_op{"Equal", 2, 2, infer_comparison, equal};
const op_schema less_op{"Less", 2, 2, infer_comparison, less};
const op_schema greater_op{"Greater", 2, 2, infer_comparison, greater};

}  // namespace graft::onednn
