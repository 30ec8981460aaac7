// InnerProduct: oneDNN's where that has a kernel with packed weights here (AVX-512, and AVX2
// in 3.x), else our own, which is 1.3 to 1.6 times as fast as its GEMM.
#include "kernels/kernels.hpp"
#include "simd/kernel_table.hpp"

#include <algorithm>
#include <string_view>

namespace graft::onednn {
namespace {

bool activation_of(const epilogue& e, rows::activation& made) {
  switch (e.what) {
    case epilogue::kind::relu:
      made = rows::activation::relu;
      return e.alpha == 0;
    case epilogue::kind::gelu_erf:
      made = rows::activation::gelu_erf;
      return true;
    case epilogue::kind::gelu_tanh:
      made = rows::activation::gelu_tanh;
      return true;
    case epilogue::kind::silu:
      made = rows::activation::silu;
      return true;
    default:
      return false;
  }
}

// Weights [depth,columns] as the kernels read them: [panels,depth,panel], zero beyond the last
// column.
tensor_ptr in_panels(const tensor& weights, int64_t panel) {
  const int64_t depth = weights.dims()[0];
  const int64_t columns = weights.dims()[1];
  const int64_t panels = (columns + panel - 1) / panel;
  const auto from = weights.values<float>();
  auto made = std::make_shared<tensor>(dtype::f32, shape{panels, depth, panel});
  auto* to = reinterpret_cast<float*>(made->mutable_data());
  for (int64_t p = 0; p < panels; ++p) {
    const int64_t width = std::min(panel, columns - p * panel);
    for (int64_t k = 0; k < depth; ++k, to += panel) {
      std::copy_n(from.data() + k * columns + p * panel, width, to);
    }
  }
  return made;
}

// One product in tasks of some rows and some panels: few enough rows to stay in the second cache.
class product_tasks {
 public:
  product_tasks(const rows::kernels& how, const rows::product& what, int64_t rows)
      : how_(how),
        what_(what),
        rows_(rows),
        panels_((what.columns + how.panel - 1) / how.panel),
        some_rows_(std::clamp<int64_t>(cached_floats / what.depth, 32, 256)),
        row_groups_((rows + some_rows_ - 1) / some_rows_),
        panel_groups_((panels_ + some_panels - 1) / some_panels) {}

  [[nodiscard]] int64_t count() const { return row_groups_ * panel_groups_; }

  void run(std::span<std::byte* const> slots, int64_t task) const {
    const int64_t first = task / panel_groups_ * some_rows_;
    const int64_t panel = task % panel_groups_ * some_panels;
    multiply(slots, slots, first, std::min(rows_, first + some_rows_), panel,
             std::min(panels_, panel + some_panels));
  }

  // Panel by panel, so that each is read once for all images.
  void run_images(std::span<const std::span<std::byte* const>> images) const {
    for (int64_t first = 0; first < rows_; first += some_rows_) {
      for (int64_t panel = 0; panel < panels_; ++panel) {
        for (const auto& slots : images) {
          multiply(slots, images[0], first, std::min(rows_, first + some_rows_), panel, panel + 1);
        }
      }
    }
  }

 private:
  static constexpr int64_t cached_floats = 48 * 1024;
  static constexpr int64_t some_panels = 8;

  void multiply(std::span<std::byte* const> slots, std::span<std::byte* const> shared,
                int64_t first, int64_t last, int64_t first_panel, int64_t last_panel) const {
    const auto floats = [](std::byte* at) { return reinterpret_cast<float*>(at); };
    rows::product p = what_;
    p.weights = floats(shared[2]);
    p.bias = shared.size() > 3 ? floats(shared[3]) : nullptr;
    how_.multiply(p, {floats(slots[0]) + first * p.depth, p.depth},
                  {floats(slots[1]) + first * p.columns, p.columns}, last - first, first_panel,
                  last_panel);
  }

  const rows::kernels& how_;
  rows::product what_;
  int64_t rows_;
  int64_t panels_;
  int64_t some_rows_;
  int64_t row_groups_;
  int64_t panel_groups_;
};

bool has_bias(const node& n) { return n.inputs.size() > 2 && n.inputs[2] != absent; }

dnnl::inner_product_forward::primitive_desc describe_inner_product(lowering& to, const node& n) {
  const shape& weights = to.at(n.inputs[1]).dims;
  const int64_t rows = element_count(to.at(n.inputs[0]).dims) / weights[0];
  const dnnl::memory::desc any({weights[1], weights[0]}, dnnl::memory::data_type::f32,
                               dnnl::memory::format_tag::any);
  dnnl::primitive_attr attr = to.attr();
  attr.set_post_ops(post_ops_of(n));
  return compat::describe<dnnl::inner_product_forward>(
      to.engine(), attr, dnnl::prop_kind::forward_inference, lowering::plain({rows, weights[0]}),
      any, has_bias(n) ? lowering::plain({weights[1]}) : dnnl::memory::desc(),
      lowering::plain({rows, weights[1]}));
}

slot_id destination(lowering& to, const node& n, value_id residual) {
  const value_id y = n.outputs[0];
  const dnnl::memory::desc md = lowering::plain(to.at(y).dims);
  return residual == absent ? to.make(y, md) : to.take_over(residual, y, md);
}

status lower_own_inner_product(lowering& to, const node& n, value_id residual) {
  const simd::kernel_table& kernels = simd::widest_kernels();
  const rows::kernels& how = kernels.rows;
  const tensor& weights = *to.at(n.inputs[1]).constant;
  const shape& x = to.at(n.inputs[0]).dims;
  rows::product what;
  what.depth = weights.dims()[0];
  what.columns = weights.dims()[1];
  what.add = residual != absent;
  std::size_t taken = what.add ? 1 : 0;
  if (!what.add && !n.epilogues.empty() && activation_of(n.epilogues[0], what.then)) taken = 1;
  const tensor_ptr packed = in_panels(weights, how.panel);
  const dnnl::memory::desc row = lowering::plain({packed->count()});
  std::vector<slot_id> slots = {to.use_plain(n.inputs[0]), destination(to, n, residual),
                                to.pack(*packed, row, row)};
  if (has_bias(n)) {
    const auto bias = to.at(n.inputs[2]).constant->values<float>();
    tensor padded(dtype::f32, {packed->dims()[0] * how.panel});
    std::copy(bias.begin(), bias.end(), reinterpret_cast<float*>(padded.mutable_data()));
    const dnnl::memory::desc line = lowering::plain(padded.dims());
    slots.push_back(to.pack(padded, line, line));
  }
  const product_tasks tasks(how, what, element_count(x) / what.depth);
  own_kernel own;
  own.tasks = tasks.count();
  own.run = [tasks](std::span<std::byte* const> places, int64_t task) { tasks.run(places, task); };
  own.run_images = [tasks](std::span<const std::span<std::byte* const>> images) {
    tasks.run_images(images);
  };
  to.add_own(n, std::string("rows:") + kernels.name, slots, std::move(own)).flops =
      2.0 * static_cast<double>(element_count(x)) * static_cast<double>(what.columns);
  to.add_epilogues(n, taken);
  return {};
}

}  // namespace

status lower_inner_product(lowering& to, const node& n, bool& done) {
  done = true;
  value_id residual = absent;
  for (const epilogue& e : n.epilogues) {
    if (e.what == epilogue::kind::add) residual = n.inputs[e.operand];
  }
  // A residual is the first epilogue: take_residual() sees to it.
  const auto pd = describe_inner_product(to, n);
  if (!std::string_view(pd.impl_info_str()).starts_with("brg")) {
    return lower_own_inner_product(to, n, residual);
  }
  const tensor& weights = *to.at(n.inputs[1]).constant;
  const int64_t depth = weights.dims()[0];
  const int64_t columns = weights.dims()[1];
  const dnnl::memory::desc transposed({columns, depth}, dnnl::memory::data_type::f32,
                                      compat::dims{1, columns});
  std::vector<std::pair<int, slot_id>> arguments = {
      {DNNL_ARG_SRC, to.use_as(n.inputs[0], pd.src_desc())},
      {DNNL_ARG_WEIGHTS, to.pack(weights, transposed, pd.weights_desc())}};
  if (has_bias(n)) {
    const dnnl::memory::desc bias = lowering::plain({columns});
    arguments.emplace_back(DNNL_ARG_BIAS, to.pack(*to.at(n.inputs[2]).constant, bias, bias));
  }
  arguments.emplace_back(DNNL_ARG_DST, to.view(destination(to, n, residual), pd.dst_desc()));
  to.add<dnnl::inner_product_forward>(n, pd, std::move(arguments)).flops =
      2.0 * static_cast<double>(element_count(to.at(n.inputs[0]).dims)) *
      static_cast<double>(columns);
  return {};
}

}  // namespace graft::onednn
