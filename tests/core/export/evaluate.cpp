#include "evaluate.hpp"

#include "import/importer.hpp"
#include "ops/op.hpp"
#include "support/catch.hpp"

#include <span>

namespace graft::test {

using namespace graft::onednn;

namespace {

// Values of a graph by number, filled in as its nodes come.
std::vector<tensor_ptr> run(const bound_graph& g, const tensor_ptr& given) {
  std::vector<tensor_ptr> known;
  for (const value& one : g.ir.values) known.push_back(one.constant);
  const auto at = [&](value_id id) -> tensor_ptr& { return known[static_cast<std::size_t>(id)]; };
  at(g.inputs[0]) = given;
  for (const node& n : g.ir.nodes) {
    evaluation e{n, {}, {}};
    for (const value_id id : n.inputs) {
      e.in.push_back(id == absent ? tensor_view{} : at(id)->view());
    }
    for (const value_id id : n.outputs) {
      auto made = std::make_shared<tensor>(g.ir.at(id).type, g.ir.at(id).dims);
      e.out.push_back({made->type(), made->dims(), made->mutable_data()});
      at(id) = std::move(made);
    }
    n.op->evaluate(e);
  }
  return known;
}

}  // namespace

std::vector<std::vector<float>> evaluate(const onnx::model& model,
                                         const std::vector<uint8_t>& images, int64_t n) {
  const onnx::value_info& in = model.graph.inputs.at(0);
  value input{in.name, dtype::u8, {n}, nullptr};
  for (std::size_t i = 1; i < in.shape.size(); ++i) input.dims.push_back(*in.shape[i].size);
  const tensor_ptr given = tensor::of(dtype::u8, input.dims, std::span<const uint8_t>(images));
  import_options options;
  options.batch = n;
  const auto bound = import_bound(model, {input}, {model.graph.outputs.at(0).name}, options);
  INFO(bound.status().message());
  REQUIRE(bound.ok());
  const tensor_ptr out = run(*bound, given)[static_cast<std::size_t>(bound->outputs[0])];
  REQUIRE(out->dims().size() == 2);
  const auto values = out->values<float>();
  const auto width = static_cast<std::size_t>(out->dims()[1]);
  std::vector<std::vector<float>> rows;
  for (std::size_t start = 0; start < values.size(); start += width) {
    const auto row = values.subspan(start, width);
    rows.emplace_back(row.begin(), row.end());
  }
  return rows;
}

}  // namespace graft::test
