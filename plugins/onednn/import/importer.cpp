#include "import/importer.hpp"

#include "import/constants.hpp"
#include "import/endpoints.hpp"
#include "ops/op.hpp"
#include "passes/fold_constants.hpp"

#include <map>
#include <set>
#include <utility>

namespace graft::onednn {
namespace {

constexpr int64_t oldest_opset = 7;
constexpr int64_t newest_opset = 22;

std::string label(const onnx::node& n) {
  const std::string& name = !n.name.empty() || n.outputs.empty() ? n.name : n.outputs.front();
  return "node '" + name + "' (" + n.op_type + ")";
}

class importer {
 public:
  importer(const onnx::model& model, const import_options& options)
      : model_(model), options_(options) {}

  result<graph> run() {
    value input;
    std::string features;
    GRAFT_TRY(check_opset());
    GRAFT_TRY(find_input(model_, options_, input));
    GRAFT_TRY(find_features(model_, options_, features));
    GRAFT_TRY_ASSIGN(bound_graph made, run_bound({input}, {features}));
    const graph& g = made.ir;
    const value& last = g.at(g.features);
    if (last.constant != nullptr || last.type != dtype::f32 || last.dims.empty() ||
        last.dims[0] != g.at(g.input).dims[0] || element_count(last.dims) == 0) {
      return invalid("the feature tensor '" + features + "' is " + type_name(last.type) + " " +
                     to_string(last.dims) + "; expected floating point of [N,...]" +
                     (last.constant != nullptr ? " that depends on the image" : ""));
    }
    return std::move(made.ir);
  }

  result<bound_graph> run_bound(std::vector<value> inputs,
                                const std::vector<std::string>& outputs) {
    GRAFT_TRY(check_opset());
    for (const onnx::tensor& t : model_.graph.initializers) initializers_[t.name] = &t;
    bound_graph made;
    for (value& input : inputs) {
      GRAFT_TRY(check_size(input, options_.value_bytes));
      const std::string name = input.name;
      made.inputs.push_back(define(name, std::move(input)));
      const value_id id = made.inputs.back();
      if (graph_.input == absent && graph_.at(id).constant == nullptr) graph_.input = id;
    }
    const std::vector<bool> needed = reachable(outputs);
    for (std::size_t i = 0; i < needed.size(); ++i) {
      if (needed[i]) GRAFT_TRY(import_node(model_.graph.nodes[i]));
    }
    if (!unsupported_.empty()) {
      return unsupported("the model uses what this engine does not support: " + unsupported_);
    }
    for (const std::string& name : outputs) {
      value_id id = absent;
      GRAFT_TRY(find_value(name, id));
      made.outputs.push_back(id);
    }
    graph_.features = made.outputs.front();
    made.ir = std::move(graph_);
    return made;
  }

 private:
  status check_opset() {
    opset_ = model_.opset_version();
    if (opset_ >= oldest_opset && opset_ <= newest_opset) return {};
    return unsupported("the model uses ONNX opset " + std::to_string(opset_) + "; opsets " +
                       std::to_string(oldest_opset) + " to " + std::to_string(newest_opset) +
                       " are supported, so export it again");
  }

  // Which nodes the outputs depend on, by walking back from them.
  std::vector<bool> reachable(const std::vector<std::string>& outputs) {
    const auto& nodes = model_.graph.nodes;
    std::vector<bool> needed(nodes.size(), false);
    wanted_.insert(outputs.begin(), outputs.end());
    for (std::size_t i = nodes.size(); i-- > 0;) {
      for (const std::string& name : nodes[i].outputs) {
        if (!name.empty() && wanted_.count(name) != 0) needed[i] = true;
      }
      if (needed[i]) wanted_.insert(nodes[i].inputs.begin(), nodes[i].inputs.end());
    }
    return needed;
  }

  value_id define(const std::string& name, value made) {
    made.name = name;
    const value_id id = graph_.add(std::move(made));
    names_[name] = id;
    return id;
  }

  status check_size(const value& v, int64_t limit) const {
    int64_t left = limit / static_cast<int64_t>(element_size(v.type));
    for (const int64_t size : v.dims) {
      if (size < 0) return invalid("'" + v.name + "' would be " + to_string(v.dims));
      if (size > 0 && (left /= size) == 0) {
        return invalid("'" + v.name + "' would be " + to_string(v.dims) + ", more than " +
                       std::to_string(limit >> 20) + " MiB");
      }
    }
    if (v.dims.size() > 16) return invalid("'" + v.name + "' would have more than 16 axes");
    return {};
  }

  void note_unsupported(const onnx::node& n, const std::string& why) {
    if (!unsupported_.empty()) unsupported_ += "; ";
    unsupported_ += label(n) + ": " + why;
    for (const std::string& name : n.outputs) unknown_.insert(name);
  }

  // Looks up or makes the value of an input; absent where the name is empty.
  status find_value(const std::string& name, value_id& id) {
    id = absent;
    if (name.empty()) return {};
    if (const auto known = names_.find(name); known != names_.end()) {
      id = known->second;
      return {};
    }
    const auto constant = initializers_.find(name);
    if (constant == initializers_.end()) {
      return invalid("its input '" + name + "' is made by no node before it");
    }
    GRAFT_TRY_ASSIGN(tensor_ptr known, constant_of(*constant->second));
    id = define(name, {name, known->type(), known->dims(), known});
    return {};
  }

  status import_node(const onnx::node& from) {
    if (!from.domain.empty() && from.domain != "ai.onnx") {
      note_unsupported(from, "operator of the domain '" + from.domain + "'");
      return {};
    }
    node made;
    made.name = from.name.empty() && !from.outputs.empty() ? from.outputs.front() : from.name;
    made.op = find_op(from.op_type);
    made.opset = opset_;
    if (made.op == nullptr) {
      note_unsupported(from, "no such operator here");
      return {};
    }
    made.attrs = attributes(from.attributes);
    for (const std::string& name : from.inputs) {
      if (unknown_.count(name) == 0) continue;
      for (const std::string& output : from.outputs) unknown_.insert(output);
      return {};  // depends on a node that was named already
    }
    for (const std::string& name : from.inputs) {
      value_id id = absent;
      if (const status found = find_value(name, id); !found) return refuse(from, found);
      made.inputs.push_back(id);
    }
    while (!made.inputs.empty() && made.inputs.back() == absent) made.inputs.pop_back();
    if (made.inputs.size() < made.op->min_inputs || made.inputs.size() > made.op->max_inputs) {
      return invalid(label(from) + " has " + std::to_string(made.inputs.size()) + " inputs");
    }
    for (std::size_t i = 0; i < made.op->min_inputs; ++i) {
      if (made.inputs[i] == absent) return invalid(label(from) + " lacks a required input");
    }
    return infer(from, std::move(made));
  }

  // Unsupported forms are gathered; anything else ends the import.
  status refuse(const onnx::node& from, const status& why) {
    if (why.code() != code::unimplemented) return why.within(label(from));
    note_unsupported(from, why.message());
    return {};
  }

  status infer(const onnx::node& from, node made) {
    std::size_t outputs = from.outputs.size();
    while (made.op->optional_outputs && outputs > 1 &&
           wanted_.count(from.outputs[outputs - 1]) == 0) {
      --outputs;
    }
    made.outputs.assign(outputs, absent);
    inference in(graph_, made);
    if (const status inferred = made.op->infer(in); !inferred) return refuse(from, inferred);
    for (std::size_t i = 0; i < outputs; ++i) {
      if (from.outputs[i].empty()) continue;
      if (!in.outputs[i]) {
        note_unsupported(from, "its output '" + from.outputs[i] + "' is not supported");
        return {};
      }
      if (names_.count(from.outputs[i]) != 0) {
        return invalid(label(from) + " makes '" + from.outputs[i] + "', which exists already");
      }
      in.outputs[i]->name = from.outputs[i];
      if (const status fits = check_size(*in.outputs[i], options_.value_bytes); !fits) {
        return fits.within(label(from));
      }
      made.outputs[i] = define(from.outputs[i], std::move(*in.outputs[i]));
    }
    if (fold_constant(graph_, made, options_.folded_bytes)) return {};
    if (made.op->name == "ConstantOfShape") {
      return invalid(label(from) + " would be a constant of more than " +
                     std::to_string(options_.folded_bytes >> 20) + " MiB");
    }
    graph_.nodes.push_back(std::move(made));
    return {};
  }

  const onnx::model& model_;
  const import_options& options_;
  int64_t opset_ = 0;
  graph graph_;
  std::map<std::string, const onnx::tensor*> initializers_;
  std::map<std::string, value_id> names_;
  std::set<std::string> wanted_;   // what the outputs depend on, and they
  std::set<std::string> unknown_;  // outputs of nodes that are not supported
  std::string unsupported_;
};

}  // namespace

result<graph> import_model(const onnx::model& model, const import_options& options) {
  return importer(model, options).run();
}

result<bound_graph> import_bound(const onnx::model& model, std::vector<value> inputs,
                                 const std::vector<std::string>& outputs,
                                 const import_options& options) {
  if (outputs.empty()) return invalid("no output of the graph is asked for");
  return importer(model, options).run_bound(std::move(inputs), outputs);
}

}  // namespace graft::onednn
