// MaxPool and AveragePool over images of one to three dimensions.
#include "ops/common.hpp"
#include "ops/ops.hpp"
#include "ops/window.hpp"

#include <algorithm>
#include <limits>

namespace graft::onednn {
namespace {

// Input [N,C,...]; output [N,C,...], and for MaxPool the places of the maxima.
status infer(inference& in) {
  std::vector<window_axis> axes;
  GRAFT_TRY(find_axes(in.at, in.dims(0), in.at.attrs.integers("kernel_shape"), axes));
  shape out{in.dims(0)[0], in.dims(0)[1]};
  for (const window_axis& axis : axes) out.push_back(axis.out);
  in.output(0, in.type(0), std::move(out));
  return {};
}

status infer_average(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  return infer(in);
}

status infer_max(inference& in) {
  if (in.type(0) != dtype::f32 && in.type(0) != dtype::u8 && in.type(0) != dtype::i8) {
    return unsupported("its input is " + type_name(in.type(0)));
  }
  GRAFT_TRY(infer(in));
  if (in.at.outputs.size() > 1) in.output(1, dtype::i64, in.outputs[0]->dims);
  return {};
}

// Steps through the indices below `sizes` in row-major order; false at the end.
bool advance(std::vector<int64_t>& index, const std::vector<int64_t>& sizes) {
  for (std::size_t i = sizes.size(); i-- > 0;) {
    if (++index[i] < sizes[i]) return true;
    index[i] = 0;
  }
  return false;
}

struct tap {
  int64_t at = 0;       // place in the plane; -1 outside of it
  bool counted = true;  // in the image or the padding that the model asks for
};

// For every output element calls begin(), tap() for each tap of its window, end(plane, index).
template <class Begin, class Tap, class End>
void slide(const evaluation& e, Begin&& begin, Tap&& visit, End&& end) {
  const shape& x = e.in[0].dims;
  std::vector<window_axis> axes;
  if (!find_axes(e.at, x, e.at.attrs.integers("kernel_shape"), axes)) return;
  std::vector<int64_t> kernel;
  std::vector<int64_t> out;
  for (const window_axis& a : axes) {
    kernel.push_back(a.kernel);
    out.push_back(a.out);
  }
  if (e.out[0].count() == 0) return;
  std::vector<int64_t> at(axes.size());
  std::vector<int64_t> in_window(axes.size());
  int64_t index = 0;
  for (int64_t plane = 0; plane < x[0] * x[1]; ++plane) {
    do {
      begin();
      do {
        tap t;
        for (std::size_t i = 0; i < axes.size(); ++i) {
          const window_axis& a = axes[i];
          const int64_t place = at[i] * a.stride - a.before + in_window[i] * a.dilation;
          if (place < 0 || place >= x[2 + i]) {
            t.at = -1;
            if (place >= x[2 + i] + a.after) t.counted = false;
          }
          if (t.at >= 0) t.at = t.at * x[2 + i] + place;
        }
        visit(plane, t);
      } while (advance(in_window, kernel));
      end(plane, index++);
    } while (advance(at, out));
  }
}

// The place of a maximum counts from the tensor's start, its last two axes swapped where
// storage_order is 1.
int64_t place_of(const evaluation& e, int64_t plane, int64_t size, int64_t at) {
  const shape& x = e.in[0].dims;
  if (e.at.attrs.integer("storage_order", 0) == 1 && x.size() == 4) {
    at = at % x[3] * x[2] + at / x[3];
  }
  return plane * size + at;
}

void evaluate_max(const evaluation& e) {
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    const shape& x = e.in[0].dims;
    const int64_t size = element_count(shape(x.begin() + 2, x.end()));
    T most{};
    int64_t where = -1;
    slide(
        e, [&] { where = -1; },
        [&](int64_t plane, const tap& t) {
          if (t.at < 0) return;
          const T here = e.in[0].as<T>()[plane * size + t.at];
          if (where >= 0 && !(here > most)) return;
          most = here;
          where = t.at;
        },
        [&](int64_t plane, int64_t index) {
          e.out[0].as<T>()[index] = where < 0 ? std::numeric_limits<T>::lowest() : most;
          if (e.out.size() > 1 && e.out[1].data != nullptr) {
            e.out[1].as<int64_t>()[index] = place_of(e, plane, size, std::max<int64_t>(where, 0));
          }
        });
  });
}

// With count_include_pad the divisor counts the model's padding, but not what ceil_mode lets a
// window hang over beyond it.
void evaluate_average(const evaluation& e) {
  const bool include = e.at.attrs.integer("count_include_pad", 0) != 0;
  const shape& x = e.in[0].dims;
  const int64_t size = element_count(shape(x.begin() + 2, x.end()));
  double sum = 0;
  int64_t count = 0;
  slide(
      e,
      [&] {
        sum = 0;
        count = 0;
      },
      [&](int64_t plane, const tap& t) {
        if (t.at >= 0) sum += e.in[0].as<float>()[plane * size + t.at];
        if (t.at >= 0 || (include && t.counted)) ++count;
      },
      [&](int64_t, int64_t index) {
        e.out[0].as<float>()[index] =
            static_cast<float>(sum / static_cast<double>(std::max<int64_t>(count, 1)));
      });
}

}  // namespace

const op_schema max_pool_op{"MaxPool", 1, 1, infer_max, evaluate_max, true};
const op_schema average_pool_op{"AveragePool", 1, 1, infer_average, evaluate_average};

}  // namespace graft::onednn
