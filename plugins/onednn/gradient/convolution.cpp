// Conv, with the frozen BN and the ReLU that follow it. With W' = s W and s = scale / sqrt(variance
// + epsilon), all three are one convolution forward; backward, one convolution gives G = dL/dW' / s
// and the sums db of the masked gradient, from which
//   dW = s G, dscale = (<W,G> + (bias - mean) db) / sqrt(variance + epsilon), dshift = db.
#include "gradient/backward_desc.hpp"
#include "gradient/operators.hpp"
#include "gradient/pixel_weights.hpp"
#include "gradient/winograd_layer.hpp"
#include "kernels/dnnl_compat.hpp"
#include "ops/op.hpp"
#include "ops/window.hpp"

#include <cmath>
#include <cstring>
#include <limits>

namespace graft::onednn::gradient {
namespace {

using kind = operand::kind;
using arguments = std::vector<dnnl_exec_arg_t>;

enum input : std::size_t { image, weights, bias, scale, shift, mean, variance, inputs };

class convolution final : public differentiable {
 public:
  void describe(builder& b, const window& win, int64_t groups, const clamp& after, float epsilon);
  void pack(const parameter_store& parameters) override;
  [[nodiscard]] int64_t packed_floats() const override {
    return winograd_ ? winograd_->packed_floats() : 0;
  }
  void forward(chunk& c) const override;
  void backward(chunk& c) const override;

 private:
  [[nodiscard]] bool has(input i) const { return !in[i].is(kind::none); }
  [[nodiscard]] dnnl::memory wrap(const dnnl::memory::desc& md, const float* at) const {
    return {md, engine_, const_cast<float*>(at)};
  }
  void execute(const dnnl::primitive& p, const dnnl::memory::desc& scratchpad, chunk& c,
               std::vector<std::pair<int, dnnl::memory>> all) const;
  void weight_gradients(chunk& c, const float* dy) const;
  void weights_through_onednn(chunk& c, const float* dy, float* g, float* db) const;
  void give_parameters(chunk& c, const float* g, const float* db) const;

  dnnl::engine engine_;
  mutable dnnl::stream stream_;
  clamp clamp_;
  float epsilon_ = 0;
  int64_t channels_ = 0;  // of the output
  dnnl::memory::desc source_;
  dnnl::memory::desc target_;
  dnnl::memory::desc plain_;  // weights
  dnnl::memory::desc bias_;
  dnnl::convolution_forward::primitive_desc forward_;
  dnnl::convolution_backward_data::primitive_desc data_;
  dnnl::convolution_backward_weights::primitive_desc weights_;
  dnnl::primitive run_forward_;
  dnnl::primitive run_data_;
  dnnl::primitive run_weights_;
  std::optional<depthwise::problem> depthwise_;  // where our kernel makes its gradient
  std::optional<winograd_layer> winograd_;       // in place of all of oneDNN's
  std::optional<pixel_weights> pixels_;          // in place of its gradient of the weights

  std::vector<float> factor_;    // s
  std::vector<float> inverse_;   // 1 / sqrt(variance + epsilon)
  std::vector<float> constant_;  // what is added: shift + (bias - mean) s
  std::vector<float> folded_;    // W'
  std::vector<float> offset_;    // bias - mean
  dnnl::memory packed_forward_;
  dnnl::memory packed_data_;
};

void convolution::describe(builder& b, const window& win, int64_t groups, const clamp& after,
                           float epsilon) {
  using tag = dnnl::memory::format_tag;
  constexpr auto f32 = dnnl::memory::data_type::f32;
  engine_ = b.engine();
  stream_ = dnnl::stream(engine_);
  clamp_ = after;
  epsilon_ = epsilon;
  keeps_inputs = true;
  keeps_output = after.on;
  const shape& x = in[image].dims;
  const shape& w = in[weights].dims;
  channels_ = w[0];
  shape dims = w;
  if (groups > 1) {
    dims[0] /= groups;
    dims.insert(dims.begin(), groups);
  }
  source_ = {x, f32, tag::nhwc};
  target_ = {out.dims, f32, tag::nhwc};
  plain_ = {dims, f32, groups > 1 ? tag::goihw : tag::oihw};
  bias_ = {{channels_}, f32, tag::x};
  const dnnl::memory::desc any(dims, f32, tag::any);
  dnnl::primitive_attr attr;
  attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  dnnl::primitive_attr clamped;  // not a copy, which would share its post-ops
  clamped.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (after.on) {
    dnnl::post_ops ops;
    if (after.low == 0 && after.high == std::numeric_limits<float>::infinity()) {
      compat::append_eltwise(ops, dnnl::algorithm::eltwise_relu, 0, 0);
    } else {
      compat::append_eltwise(ops, dnnl::algorithm::eltwise_clip, after.low, after.high);
    }
    clamped.set_post_ops(ops);
  }
  winograd_ = winograd_layer::of(x, w, out.dims, win, groups, after);
  if (winograd_) return;
  const compat::dims strides{win.stride[0], win.stride[1]};
  const compat::dims dilations{win.dilation[0] - 1, win.dilation[1] - 1};
  const compat::dims before{win.before[0], win.before[1]};
  const compat::dims behind{win.after[0], win.after[1]};
  constexpr auto direct = dnnl::algorithm::convolution_direct;
  forward_ = compat::describe<dnnl::convolution_forward>(
      engine_, clamped, dnnl::prop_kind::forward_training, direct, source_, any, bias_, target_,
      strides, dilations, before, behind);
  data_ = describe_backward<dnnl::convolution_backward_data>(
      engine_, attr, forward_, direct, source_, any, target_, strides, dilations, before, behind);
  run_forward_ = dnnl::convolution_forward(forward_);
  run_data_ = dnnl::convolution_backward_data(data_);

  const bool square = w[2] == w[3] && win.stride[0] == win.stride[1] && win.dilation[0] == 1 &&
                      win.dilation[1] == 1;
  if (groups == x[1] && w[0] == groups && square && (w[2] == 3 || w[2] == 5 || w[2] == 7)) {
    depthwise_ = {x[0],       x[1], x[2],          x[3],          win.out[0],
                  win.out[1], w[2], win.stride[0], win.before[0], win.before[1]};
    return;
  }
  pixels_ = pixel_weights::of(x, w, out.dims, win, groups);
  if (pixels_) return;
  weights_ = describe_backward<dnnl::convolution_backward_weights>(
      engine_, attr, forward_, direct, source_, any, bias_, target_, strides, dilations, before,
      behind);
  run_weights_ = dnnl::convolution_backward_weights(weights_);
}

void convolution::execute(const dnnl::primitive& p, const dnnl::memory::desc& scratchpad, chunk& c,
                          std::vector<std::pair<int, dnnl::memory>> all) const {
  buffer room;
  if (scratchpad.get_size() != 0) {
    room = c.scratch(static_cast<int64_t>(scratchpad.get_size() / sizeof(float)) + 1);
    all.emplace_back(DNNL_ARG_SCRATCHPAD, wrap(scratchpad, room.get()));
  }
  arguments given;
  for (const auto& [argument, memory] : all) given.push_back({argument, memory.get()});
  dnnl::error::wrap_c_api(
      dnnl_primitive_execute(p.get(), stream_.get(), static_cast<int>(given.size()), given.data()),
      "a convolution failed to run");
}

void convolution::pack(const parameter_store& parameters) {
  const auto read = [&](input i) -> const float* {
    if (in[i].is(kind::none)) return nullptr;
    if (in[i].is(kind::constant)) return in[i].constant->values<float>().data();
    return parameters.all()[static_cast<std::size_t>(in[i].index)].value.get();
  };
  const auto n = static_cast<std::size_t>(channels_);
  factor_.assign(n, 1);
  inverse_.assign(n, 1);
  constant_.assign(n, 0);
  offset_.assign(n, 0);
  for (std::size_t o = 0; o < n; ++o) {
    if (has(bias)) offset_[o] = read(bias)[o];
    if (has(scale)) {
      offset_[o] -= read(mean)[o];
      inverse_[o] = 1.0F / std::sqrt(read(variance)[o] + epsilon_);
      factor_[o] = read(scale)[o] * inverse_[o];
      constant_[o] = read(shift)[o];
    }
    constant_[o] += offset_[o] * factor_[o];
  }
  const float* w = read(weights);
  const auto taps = static_cast<std::size_t>(in[weights].count()) / n;
  folded_.resize(n * taps);
  for (std::size_t o = 0; o < n; ++o) {
    for (std::size_t i = 0; i < taps; ++i) folded_[o * taps + i] = w[o * taps + i] * factor_[o];
  }
  if (winograd_) return winograd_->pack(folded_.data());
  dnnl::memory from = wrap(plain_, folded_.data());
  const auto into = [&](dnnl::memory& to, const dnnl::memory::desc& md) {
    if (to.get(true) == nullptr) to = dnnl::memory(md, engine_);
    dnnl::reorder(from, to).execute(stream_, from, to);
  };
  into(packed_forward_, forward_.weights_desc());
  into(packed_data_, data_.weights_desc());
}

void convolution::forward(chunk& c) const {
  if (winograd_) {
    const float* x = c.read(in[image]);
    return winograd_->forward(c, x, constant_.data(), c.make(out));
  }
  execute(run_forward_, forward_.scratchpad_desc(), c,
          {{DNNL_ARG_SRC, wrap(source_, c.read(in[image]))},
           {DNNL_ARG_WEIGHTS, packed_forward_},
           {DNNL_ARG_BIAS, wrap(bias_, constant_.data())},
           {DNNL_ARG_DST, wrap(target_, c.make(out))}});
}

void convolution::backward(chunk& c) const {
  const buffer dy = clamp_.on ? c.take_gradient(out) : c.gradient(out);
  if (clamp_.on) mask(clamp_, c.read(out), out.count(), dy.get());
  weight_gradients(c, dy.get());
  if (!c.wants(in[image])) return;
  buffer dx = c.scratch(in[image].count());
  if (winograd_) {
    winograd_->image_gradient(c, dy.get(), dx.get());
  } else {
    execute(run_data_, data_.scratchpad_desc(), c,
            {{DNNL_ARG_DIFF_DST, wrap(target_, dy.get())},
             {DNNL_ARG_WEIGHTS, packed_data_},
             {DNNL_ARG_DIFF_SRC, wrap(source_, dx.get())}});
  }
  c.give(in[image], std::move(dx));
}

void convolution::weight_gradients(chunk& c, const float* dy) const {
  const buffer g = c.scratch(in[weights].count());
  const buffer db = c.scratch(channels_);
  if (winograd_) {
    winograd_->weight_gradient(c, c.read(in[image]), dy, g.get(), db.get());
  } else if (pixels_) {
    pixels_->run(c, c.read(in[image]), dy, g.get(), db.get());
  } else if (depthwise_) {
    const simd::kernel_table& kernels = simd::widest_kernels();
    const buffer room = c.scratch(kernels.depthwise_scratch(*depthwise_));
    kernels.depthwise_gradient(*depthwise_, c.read(in[image]), dy, g.get(), db.get(), room.get());
  } else {
    weights_through_onednn(c, dy, g.get(), db.get());
  }
  give_parameters(c, g.get(), db.get());
}

void convolution::weights_through_onednn(chunk& c, const float* dy, float* g, float* db) const {
  const dnnl::memory::desc made = weights_.diff_weights_desc();
  const buffer blocked = c.scratch(static_cast<int64_t>(made.get_size() / sizeof(float)));
  const dnnl::memory to = made == plain_ ? wrap(plain_, g) : wrap(made, blocked.get());
  execute(run_weights_, weights_.scratchpad_desc(), c,
          {{DNNL_ARG_SRC, wrap(source_, c.read(in[image]))},
           {DNNL_ARG_DIFF_DST, wrap(target_, dy)},
           {DNNL_ARG_DIFF_WEIGHTS, to},
           {DNNL_ARG_DIFF_BIAS, wrap(bias_, db)}});
  if (made == plain_) return;
  dnnl::memory from = to;
  dnnl::memory plain = wrap(plain_, g);
  dnnl::reorder(from, plain).execute(stream_, from, plain);
}

void convolution::give_parameters(chunk& c, const float* g, const float* db) const {
  const int64_t taps = in[weights].count() / channels_;
  const float* w = c.read(in[weights]);
  const auto room = [&](input i) { return c.wants(in[i]) ? c.sum(in[i]) : nullptr; };
  float* dw = room(weights);
  float* dbias = room(bias);
  float* dscale = room(scale);
  float* dshift = room(shift);
  for (int64_t o = 0; o < channels_; ++o) {
    const auto at = static_cast<std::size_t>(o);
    if (dw != nullptr) accumulate_scaled(g + o * taps, factor_[at], taps, dw + o * taps);
    if (dbias != nullptr) dbias[o] += factor_[at] * db[o];
    if (dshift != nullptr) dshift[o] += db[o];
    if (dscale != nullptr) {
      const double sum = dot(w + o * taps, g + o * taps, taps) + double{offset_[at]} * db[o];
      dscale[o] += static_cast<float>(sum * inverse_[at]);
    }
  }
}

}  // namespace

status build_convolution(builder& b, const node& n) {
  auto made = std::make_unique<convolution>();
  made->in.resize(inputs);
  made->in[image] = b.input(n, 0, order::channels_last);
  made->in[weights] = b.input(n, 1, order::plain);
  made->in[bias] = b.input(n, 2, order::plain);
  if (made->in[weights].is(kind::activation) || made->in[bias].is(kind::activation)) {
    return unsupported("its weights are computed while the network runs");
  }
  value_id last = n.outputs[0];
  float epsilon = 0;
  const node* next = b.batch_statistics() ? nullptr : b.follower(last);
  if (next != nullptr && next->op->name == "BatchNormalization" && next->inputs[0] == last) {
    for (std::size_t i = 1; i < 5; ++i) {
      made->in[scale + i - 1] = b.input(*next, i, order::plain);
      if (made->in[scale + i - 1].is(kind::activation)) {
        return unsupported("the batch normalisation after it has computed parameters");
      }
    }
    epsilon = next->attrs.real("epsilon", 1e-5F);
    b.absorb(*next);
    last = next->outputs[0];
  }
  const clamp after = b.absorb_clamp(last);
  made->out = b.output(last, order::channels_last);
  const shape& w = made->in[weights].dims;
  window win;
  GRAFT_TRY(find_window(n, made->in[image].dims, {w[2], w[3]}, win));
  made->describe(b, win, n.attrs.integer("group", 1), after, epsilon);
  b.add(n, std::move(made));
  return {};
}

}  // namespace graft::onednn::gradient
