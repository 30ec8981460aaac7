// Element-by-element loops over two broadcast tensors, for operators of two operands.
#pragma once

#include "ops/common.hpp"

#include <type_traits>

namespace graft::onednn {

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

}  // namespace graft::onednn
