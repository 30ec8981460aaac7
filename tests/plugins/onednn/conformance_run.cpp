#include "conformance_suite.hpp"

#include "import/constants.hpp"
#include "import/importer.hpp"
#include "kernels/lowering.hpp"
#include "ops/op.hpp"
#include "passes/passes.hpp"
#include "passes/plan_memory.hpp"
#include "runtime/network_state.hpp"

#include <algorithm>
#include <cmath>

namespace graft::test {

using namespace graft::onednn;

namespace {

// Which inputs are known when the graph is imported: what is computed exercises kernels, but many
// operators need their parameters as constants, which node tests give as inputs.
enum class binding : uint8_t { all_computed, first_computed, all_known };

result<bound_graph> import_case(const node_case& one, binding how,
                                const std::vector<tensor_ptr>& given) {
  std::vector<value> inputs;
  for (std::size_t i = 0; i < given.size(); ++i) {
    value v{one.model.graph.inputs[i].name, given[i]->type(), given[i]->dims(), nullptr};
    if (how == binding::all_known || (how == binding::first_computed && i > 0)) {
      v.constant = given[i];
    }
    inputs.push_back(std::move(v));
  }
  std::vector<std::string> outputs;
  for (const onnx::value_info& v : one.model.graph.outputs) outputs.push_back(v.name);
  import_options options;
  options.value_bytes = 1 << 28;
  return import_bound(one.model, std::move(inputs), outputs, options);
}

std::vector<tensor_ptr> interpret(const bound_graph& g, const std::vector<tensor_ptr>& given) {
  std::vector<tensor_ptr> known(g.ir.values.size());
  for (std::size_t i = 0; i < known.size(); ++i) known[i] = g.ir.values[i].constant;
  for (std::size_t i = 0; i < given.size(); ++i) {
    known[static_cast<std::size_t>(g.inputs[i])] = given[i];
  }
  for (const node& n : g.ir.nodes) {
    evaluation e{n, {}, {}};
    for (const value_id id : n.inputs) {
      e.in.push_back(id == absent ? tensor_view{} : known[static_cast<std::size_t>(id)]->view());
    }
    for (const value_id id : n.outputs) {
      if (id == absent) {
        e.out.emplace_back();
        continue;
      }
      auto made = std::make_shared<tensor>(g.ir.at(id).type, g.ir.at(id).dims);
      e.out.push_back({made->type(), made->dims(), made->mutable_data()});
      known[static_cast<std::size_t>(id)] = std::move(made);
    }
    n.op->evaluate(e);
  }
  std::vector<tensor_ptr> out;
  for (const value_id id : g.outputs) out.push_back(known[static_cast<std::size_t>(id)]);
  return out;
}

// The compiled program's value of output `which`; empty where a network cannot be of that form.
result<tensor_ptr> compile_and_run(bound_graph g, std::size_t which,
                                   const std::vector<tensor_ptr>& given) {
  graph& ir = g.ir;
  ir.features = g.outputs[which];
  const value in = ir.at(ir.input);
  const value out = ir.at(ir.features);
  if (out.constant != nullptr || out.type != dtype::f32 || out.dims.empty() ||
      element_count(out.dims) == 0) {
    return tensor_ptr{};
  }
  simplify(ir);
  auto made = std::make_unique<network::state>();
  made->engine = dnnl::engine(dnnl::engine::kind::cpu, 0);
  GRAFT_TRY(
      lowering(ir, made->engine, kernel_plan{}, dnnl::memory::data_type::f32).run(made->program));
  plan_memory(made->program);
  const slot& slot = made->program.slots[static_cast<std::size_t>(made->program.input)];
  if (slot.layout == lowering::plain(in.dims)) {  // one row, as far as the writer is concerned
    const int64_t count = element_count(in.dims);
    made->item = {1, 1, count, element_count(out.dims)};
    made->strides = {count, count, count, 1};
  } else {
    const compat::dims s = compat::read_layout(slot.layout).strides;
    made->lanes = in.dims[0];
    made->item = {in.dims[1], in.dims[2], in.dims[3], element_count(out.dims) / in.dims[0]};
    made->strides = {s[0], s[1], s[2], s[3]};
  }
  const int64_t items = made->lanes;
  context worker(std::make_shared<const network>(std::move(made)));
  auto features = std::make_shared<tensor>(dtype::f32, out.dims);
  const auto first = static_cast<std::size_t>(
      std::find(g.inputs.begin(), g.inputs.end(), g.ir.input) - g.inputs.begin());
  GRAFT_TRY(worker.run_tensor(given[first]->values<float>().data(), items,
                              reinterpret_cast<float*>(features->mutable_data())));
  return tensor_ptr(features);
}

// Empty where `got` is `wanted` as closely as its type allows.
std::string difference(const onnx::tensor& wanted_as, const tensor& got) {
  const auto wanted = constant_of(wanted_as);
  if (!wanted.ok()) return wanted.status().message();
  if ((*wanted)->type() != got.type() || (*wanted)->dims() != got.dims()) {
    return "it is " + type_name(got.type()) + " " + to_string(got.dims()) + ", expected " +
           type_name((*wanted)->type()) + " " + to_string((*wanted)->dims());
  }
  const bool half = wanted_as.type == onnx::data_type::float16;
  const double relative = half ? 2e-3 : 1e-3;
  const double absolute = half ? 1e-3 : 1e-5;
  return visit(got.type(), [&](auto zero) -> std::string {
    using T = decltype(zero);
    for (std::size_t i = 0; i < got.values<T>().size(); ++i) {
      const T a = got.values<T>()[i];
      const T b = (*wanted)->values<T>()[i];
      bool same = a == b;
      if constexpr (std::is_same_v<T, float>) {
        same = same || (std::isnan(a) && std::isnan(b)) ||
               std::abs(static_cast<double>(a) - b) <= absolute + relative * std::abs(b);
      }
      if (!same) {
        return "element " + std::to_string(i) + " is " + std::to_string(a) + ", expected " +
               std::to_string(b);
      }
    }
    return {};
  });
}

bool can_lower(const bound_graph& g) {
  if (g.ir.input == absent || g.ir.at(g.ir.input).type != dtype::f32) return false;
  const shape& dims = g.ir.at(g.ir.input).dims;
  if (element_count(dims) == 0 || dims.empty()) return false;
  return std::count_if(g.inputs.begin(), g.inputs.end(),
                       [&](value_id id) { return g.ir.at(id).constant == nullptr; }) == 1;
}

outcome compare(const node_case& one, const bound_graph& g, const std::vector<tensor_ptr>& given) {
  const std::vector<tensor_ptr> got = interpret(g, given);
  outcome out;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const std::string apart = difference(one.outputs[i], *got[i]);
    if (!apart.empty()) {
      return {outcome::kind::failed, "output " + std::to_string(i) + ": " + apart, false};
    }
    if (!can_lower(g)) continue;
    const auto compiled = compile_and_run(g, i, given);
    if (!compiled.ok()) {
      return {outcome::kind::failed, "compiled: " + compiled.status().message(), true};
    }
    if (*compiled == nullptr) continue;
    const std::string gap = difference(one.outputs[i], **compiled);
    if (!gap.empty()) {
      return {outcome::kind::failed, "compiled output " + std::to_string(i) + ": " + gap, true};
    }
    out.lowered = true;
  }
  return out;
}

}  // namespace

outcome run_case(const node_case& one) {
  using kind = outcome::kind;
  std::vector<tensor_ptr> given;
  for (const auto* list : {&one.model.graph.inputs, &one.model.graph.outputs}) {
    for (const onnx::value_info& v : *list) {
      if (v.type == onnx::data_type::undefined) {
        return {kind::refused, "a sequence or optional value", false};
      }
      dtype type = dtype::f32;
      if (!element_type(v.type, type) || v.type == onnx::data_type::float64 ||
          v.type == onnx::data_type::bfloat16) {
        return {kind::refused, "element type " + onnx::type_name(v.type), false};
      }
    }
  }
  for (const onnx::tensor& t : one.inputs) {
    auto known = constant_of(t);
    if (!known.ok()) return {kind::failed, known.status().message(), false};
    given.push_back(*known);
  }
  // The result of an import that knows more replaces a refusal of one that knows less; whatever
  // imports is run.
  std::string why;
  outcome best;
  bool any = false;
  for (const binding how : {binding::all_computed, binding::first_computed, binding::all_known}) {
    const auto g = import_case(one, how, given);
    if (!g.ok()) {
      why = g.status().message();
      continue;
    }
    any = true;
    const outcome ran = compare(one, *g, given);
    if (ran.what != kind::passed) return ran;
    best.lowered = best.lowered || ran.lowered;
  }
  return any ? best : outcome{kind::refused, why, false};
}

}  // namespace graft::test
