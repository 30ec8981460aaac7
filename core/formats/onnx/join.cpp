#include "formats/onnx/join.hpp"

#include "formats/onnx/build.hpp"
#include "formats/onnx/opset_stability.hpp"

#include <algorithm>
#include <utility>

namespace graft::onnx {
namespace {

// The first IR version in which initialisers need not be inputs.
constexpr int64_t lowest_ir_version = 4;

bool same_type(const value_info& a, const value_info& b) {
  if (a.type != b.type || a.has_shape != b.has_shape || a.shape.size() != b.shape.size()) {
    return false;
  }
  return std::equal(a.shape.begin(), a.shape.end(), b.shape.begin(),
                    [](const dimension& x, const dimension& y) { return x.size == y.size; });
}

// Whether a value of the one type can be read as the other: sizes that both state are the same.
bool fits(const value_info& made, const value_info& read) {
  if (made.type != read.type) return false;
  if (!made.has_shape || !read.has_shape) return true;
  return std::equal(made.shape.begin(), made.shape.end(), read.shape.begin(), read.shape.end(),
                    [](const dimension& x, const dimension& y) {
                      return !x.size || !y.size || *x.size == *y.size;
                    });
}

std::string describe(const value_info& info) {
  std::string text = type_name(info.type) + " [";
  for (std::size_t i = 0; i < info.shape.size(); ++i) {
    const dimension& one = info.shape[i];
    if (i > 0) text += ",";
    text += one.size ? std::to_string(*one.size) : one.symbol.empty() ? "?" : one.symbol;
  }
  return text + "]";
}

bool is_standard(const std::string& domain) { return domain.empty() || domain == "ai.onnx"; }

}  // namespace

result<std::vector<std::string>> joined_model::add(const std::string& id, model part,
                                                   std::span<const std::string> reads) {
  std::map<std::string, std::string> names;
  GRAFT_TRY(connect_inputs(id, part, reads, names));
  GRAFT_TRY(merge_opsets(id, part));
  made_.ir_version = std::max({made_.ir_version, part.ir_version, lowest_ir_version});
  const auto renamed = [&](const std::string& name) -> std::string {
    if (name.empty()) return {};
    const auto found = names.find(name);
    return found == names.end() ? id + "/" + name : found->second;
  };
  for (const std::vector<value_info>* list : {&part.graph.values, &part.graph.outputs}) {
    for (const value_info& one : *list) {
      if (one.has_shape) ranks_[renamed(one.name)] = static_cast<int64_t>(one.shape.size());
    }
  }
  for (tensor& one : part.graph.initializers) {
    one.name = renamed(one.name);
    made_.graph.initializers.push_back(std::move(one));
  }
  for (node& one : part.graph.nodes) {
    for (const attribute& each : one.attributes) {
      if (each.type == attribute_type::graph || !each.opaque.empty()) {
        return unsupported("node '" + one.name + "' of type " + one.op_type + " in the model of '" +
                           id + "' holds a subgraph, which cannot be joined to others");
      }
    }
    for (std::string& name : one.inputs) name = renamed(name);
    for (std::string& name : one.outputs) name = renamed(name);
    if (!one.name.empty()) one.name = id + "/" + one.name;
    made_.graph.nodes.push_back(std::move(one));
  }
  std::vector<std::string> outputs;
  for (value_info one : part.graph.outputs) {
    one.name = renamed(one.name);
    outputs.push_back(one.name);
    outputs_[one.name] = std::move(one);
  }
  return outputs;
}

status joined_model::connect_inputs(const std::string& id, const model& part,
                                    std::span<const std::string> reads,
                                    std::map<std::string, std::string>& names) {
  const std::vector<value_info> inputs = true_inputs(part.graph);
  if (inputs.size() != reads.size()) {
    return invalid("the model of '" + id + "' has " + std::to_string(inputs.size()) +
                   " inputs, expected " + std::to_string(reads.size()));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    names[inputs[i].name] = reads[i];
    value_info taken = inputs[i];
    taken.name = reads[i];
    const auto known = outputs_.find(reads[i]);
    if (known == outputs_.end()) {
      outputs_[reads[i]] = taken;
      made_.graph.inputs.push_back(std::move(taken));
      continue;
    }
    const bool of_joined = std::any_of(made_.graph.inputs.begin(), made_.graph.inputs.end(),
                                       [&](const value_info& one) { return one.name == reads[i]; });
    if (of_joined ? !same_type(known->second, taken) : !fits(known->second, taken)) {
      return invalid("the model of '" + id + "' takes " + describe(taken) + ", but '" + reads[i] +
                     "' is " + describe(known->second));
    }
  }
  return {};
}

status joined_model::merge_opsets(const std::string& id, const model& part) {
  parts_.push_back({id, part.opset_version(), made_.graph.nodes.size()});
  for (const opset& one : part.opsets) {
    const std::string domain = is_standard(one.domain) ? "" : one.domain;
    const auto found = std::find_if(made_.opsets.begin(), made_.opsets.end(),
                                    [&](const opset& other) { return other.domain == domain; });
    if (found == made_.opsets.end()) {
      made_.opsets.push_back({domain, one.version});
    } else if (domain.empty()) {
      found->version = std::max(found->version, one.version);
    } else if (found->version != one.version) {
      return unsupported("the model of '" + id + "' takes version " + std::to_string(one.version) +
                         " of the operators '" + domain + "', another node's model version " +
                         std::to_string(found->version) + "; one file has one version");
    }
  }
  return {};
}

status joined_model::check_opsets() const {
  const int64_t version = made_.opset_version();
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const std::size_t end =
        p + 1 < parts_.size() ? parts_[p + 1].first_node : made_.graph.nodes.size();
    for (std::size_t i = parts_[p].first_node; i < end; ++i) {
      const node& one = made_.graph.nodes[i];
      const auto rank = one.outputs.empty() ? ranks_.end() : ranks_.find(one.outputs[0]);
      if (means_the_same(one, rank == ranks_.end() ? 0 : rank->second, parts_[p].version,
                         version)) {
        continue;
      }
      return unsupported("the model of '" + parts_[p].id + "' is of opset " +
                         std::to_string(parts_[p].version) + " and another node's is of opset " +
                         std::to_string(version) + "; its operator " + one.op_type +
                         " may not mean the same there; write both for one opset");
    }
  }
  return {};
}

result<model> joined_model::finish(const std::string& from, const std::string& output) {
  GRAFT_TRY(check_opsets());
  const auto found = outputs_.find(from);
  if (found == outputs_.end()) return invalid("no part makes the value '" + from + "'");
  // An identity leaves the name to whoever else reads the value.
  value_info last = found->second;
  last.name = output;
  made_.graph.nodes.push_back(make_node("Identity", {from}, output));
  keep_only(made_.graph, last);
  std::erase_if(made_.graph.inputs, [&](const value_info& one) {
    return std::none_of(made_.graph.nodes.begin(), made_.graph.nodes.end(), [&](const node& n) {
      return std::find(n.inputs.begin(), n.inputs.end(), one.name) != n.inputs.end();
    });
  });
  return std::move(made_);
}

}  // namespace graft::onnx
