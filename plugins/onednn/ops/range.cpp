// Range, Trilu and Size: what exporters compute masks and positions with.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cmath>
#include <cstring>
#include <type_traits>

namespace graft::onednn {
namespace {

constexpr int64_t largest = int64_t{1} << 31;

status infer_range(inference& in) {
  GRAFT_TRY(expect_same_type(in, 0, 1));
  GRAFT_TRY(expect_same_type(in, 0, 2));
  for (std::size_t i = 0; i < 3; ++i) {
    if (in.constant(i) == nullptr) {
      return unsupported(
          "its bounds are computed while the network runs; only constants are supported");
    }
    if (in.constant(i)->count() != 1) return invalid("its bounds must be one number each");
  }
  double length = 0;
  visit(in.type(0), [&](auto zero) {
    using T = decltype(zero);
    const auto at = [&](std::size_t i) {
      return static_cast<double>(in.constant(i)->values<T>()[0]);
    };
    length = std::ceil((at(1) - at(0)) / at(2));
  });
  if (std::isnan(length) || length > static_cast<double>(largest)) {
    return invalid("its bounds do not make a range");
  }
  in.output(0, in.type(0), {static_cast<int64_t>(std::max(length, 0.0))});
  return {};
}

void evaluate_range(const evaluation& e) {
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    const T start = *e.in[0].as<T>();
    const T step = *e.in[2].as<T>();
    for (int64_t i = 0; i < e.out[0].count(); ++i) {
      if constexpr (std::is_integral_v<T>) {
        e.out[0].as<T>()[i] = static_cast<T>(
            static_cast<uint64_t>(start) + static_cast<uint64_t>(i) * static_cast<uint64_t>(step));
      } else {
        e.out[0].as<T>()[i] = start + static_cast<T>(i) * step;
      }
    }
  });
}

status infer_trilu(inference& in) {
  if (in.rank(0) < 2) return invalid("its input is " + to_string(in.dims(0)));
  if (in.has(1)) {
    const tensor* k = in.constant(1);
    if (k == nullptr) return unsupported("its diagonal is computed while the network runs");
    if (k->type() != dtype::i64 || k->count() != 1)
      return invalid("its diagonal is not one number");
  }
  return like_input(in);
}

void evaluate_trilu(const evaluation& e) {
  const shape& x = e.in[0].dims;
  const bool upper = e.at.attrs.integer("upper", 1) != 0;
  const int64_t rows = x[x.size() - 2];
  const int64_t cols = x[x.size() - 1];
  // Any diagonal beyond the matrix is as good as the one next to it.
  const int64_t k = e.has(1) ? std::clamp(*e.in[1].as<int64_t>(), -rows - 1, cols + 1) : 0;
  const std::size_t size = element_size(e.out[0].type);
  for (int64_t i = 0; i < e.out[0].count(); ++i) {
    const int64_t column = i % cols;
    const int64_t row = i / cols % rows;
    const bool kept = upper ? column - row >= k : column - row <= k;
    std::byte* to = e.out[0].data + static_cast<std::size_t>(i) * size;
    if (kept)
      std::memcpy(to, e.in[0].data + static_cast<std::size_t>(i) * size, size);
    else
      std::memset(to, 0, size);
  }
}

status infer_size(inference& in) {
  const int64_t count = element_count(in.dims(0));
  in.output(0, tensor::of<int64_t>(dtype::i64, {}, {&count, 1}));
  return {};
}

void evaluate_size(const evaluation& e) { *e.out[0].as<int64_t>() = e.in[0].count(); }

}  // namespace

const op_schema range_op{"Range", 3, 3, infer_range, evaluate_range};
const op_schema trilu_op{"Trilu", 1, 2, infer_trilu, evaluate_trilu};
const op_schema size_op{"Size", 1, 1, infer_size, evaluate_size};

}  // namespace graft::onednn
