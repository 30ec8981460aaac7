#include "runtime/network.hpp"

#include "formats/onnx/reader.hpp"
#include "import/importer.hpp"
#include "kernels/cpu.hpp"
#include "kernels/lowering.hpp"
#include "passes/passes.hpp"
#include "passes/plan_groups.hpp"
#include "passes/plan_memory.hpp"
#include "quantise/rewrite.hpp"
#include "runtime/group.hpp"
#include "runtime/network_state.hpp"
#include "runtime/planner.hpp"
#include "runtime/single_thread.hpp"

#include <new>
#include <utility>

namespace graft::onednn {
namespace {

status check_precision(const compile_options& options) {
  const precision wanted = options.precision;
  if (wanted == precision::int8 && options.calibration == nullptr) {
    return {code::failed_precondition, "precision 'int8' needs a calibration first"};
  }
  if (wanted == precision::bf16 && !cpu_has_bf16()) {
    return unsupported("precision 'bf16' needs a CPU with AVX512-BF16 or AMX; use fp32 or auto");
  }
  return {};
}

import_options import_options_of(const compile_options& options) {
  import_options made;
  made.height = options.height;
  made.width = options.width;
  made.features = options.features;
  return made;
}

network_shape shape_of(const graph& g) {
  const shape& in = g.at(g.input).dims;
  return {in[1], in[2], in[3], element_count(g.at(g.features).dims) / in[0]};
}

dnnl::memory::data_type compute_type(precision wanted) {
  return wanted == precision::bf16 ? dnnl::memory::data_type::bf16 : dnnl::memory::data_type::f32;
}

status lower(const graph& g, const kernel_plan& plan, precision wanted, network::state& made) try {
  made.engine = dnnl::engine(dnnl::engine::kind::cpu, 0);
  GRAFT_TRY(lowering(g, made.engine, plan, compute_type(wanted)).run(made.program));
  plan_memory(made.program);
  plan_groups(made.program);
  return {};
} catch (const dnnl::error& error) {
  return {code::internal, std::string("oneDNN refused a layer: ") + error.what()};
} catch (const std::bad_alloc&) {
  return {code::resource_exhausted, "there is not enough memory for the network"};
}

}  // namespace

network::network(std::unique_ptr<state> made) : state_(std::move(made)) {}
network::~network() = default;

result<std::shared_ptr<const network>> network::compile(std::span<const std::byte> onnx,
                                                        const compile_options& options) {
  GRAFT_TRY(check_precision(options));
  const single_thread alone;
  GRAFT_TRY_ASSIGN(const onnx::model model, onnx::read(onnx));
  GRAFT_TRY_ASSIGN(graph g, import_model(model, import_options_of(options)));
  auto made = std::make_unique<state>();
  made->image = options.image;
  made->lanes = g.at(g.input).dims[0];
  made->item = shape_of(g);
  simplify(g);
  if (options.precision == precision::int8) GRAFT_TRY(quantise(g, *options.calibration));
  kernel_plan plan;
  if (options.plan) {
    plan = *options.plan;
  } else if (options.precision == precision::f32) {
    GRAFT_TRY_ASSIGN(plan, plan_kernels(g, ""));
  }
  GRAFT_TRY(lower(g, plan, options.precision, *made));
  const slot& input = made->program.slots[static_cast<std::size_t>(made->program.input)];
  const compat::dims strides = compat::read_layout(input.layout).strides;
  if (made->program.input_scale > 0) {
    const bool is_signed = compat::type_of(input.layout) == dnnl::memory::data_type::s8;
    made->integers = int8_input{is_signed ? dtype::i8 : dtype::u8, made->program.input_scale};
  }
  made->strides = {strides[0], strides[1], strides[2], strides[3]};
  return std::shared_ptr<const network>(new network(std::move(made)));
}

result<network_shape> network::inspect(std::span<const std::byte> onnx,
                                       const compile_options& options) {
  GRAFT_TRY_ASSIGN(const onnx::model model, onnx::read(onnx));
  GRAFT_TRY_ASSIGN(const graph g, import_model(model, import_options_of(options)));
  return shape_of(g);
}

result<kernel_plan> network::plan(std::span<const std::byte> onnx, const compile_options& options,
                                  const std::string& folder) {
  if (options.precision != precision::f32) return kernel_plan{};
  GRAFT_TRY_ASSIGN(const onnx::model model, onnx::read(onnx));
  GRAFT_TRY_ASSIGN(graph g, import_model(model, import_options_of(options)));
  simplify(g);
  return plan_kernels(g, folder);
}

const network_shape& network::shape() const { return state_->item; }
std::size_t network::weight_bytes() const { return state_->program.constant_bytes; }
std::size_t network::context_bytes() const { return state_->program.arena_bytes * images_together; }

std::vector<layer> network::layers() const {
  std::vector<layer> out;
  for (const step& one : state_->program.steps) {
    out.push_back({one.name, one.op, one.implementation,
                   one.flops / static_cast<double>(state_->lanes), 0, one.int8});
  }
  return out;
}

}  // namespace graft::onednn
