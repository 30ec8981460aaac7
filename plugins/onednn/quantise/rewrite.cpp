#include "quantise/rewrite.hpp"

#include "ops/op.hpp"
#include "quantise/bias_correction.hpp"
#include "quantise/int8_kernels.hpp"
#include "quantise/storage.hpp"

#include <algorithm>

namespace graft::onednn {
namespace {

std::size_t index(value_id id) { return static_cast<std::size_t>(id); }

// A window that lower_pool() takes whatever the type of the elements.
bool is_plain_pool(const graph& g, const node& n) {
  const shape& in = g.at(n.inputs[0]).dims;
  window win;
  if (in.size() != 4 || n.outputs.size() != 1 || !n.epilogues.empty()) return false;
  if (!find_window(n, in, n.attrs.integers("kernel_shape"), win)) return false;
  for (int i = 0; i < 2; ++i) {
    const int64_t reach = win.reach(i, in[static_cast<std::size_t>(2 + i)]);
    if (win.before[i] >= win.kernel[i] || reach >= win.kernel[i] || reach > win.after[i] ||
        win.dilation[i] != 1) {
      return false;
    }
  }
  return true;
}

class rewriting {
 public:
  rewriting(graph& g, const calibration& how)
      : g_(g), how_(how), stored_(g, how), quantised_(g.values.size(), absent) {}

  // Decides what computes in int8; whether anything does.
  bool decide() {
    made_.assign(g_.values.size(), false);
    for (const node& n : g_.nodes) {
      const bool one = computes(n);
      in_int8_.push_back(one);
      if (one) made_[index(n.outputs[0])] = n.op->name != "Gemm" && n.op->name != "MatMul";
    }
    return std::find(in_int8_.begin(), in_int8_.end(), true) != in_int8_.end();
  }

  void run() {
    count_readers();
    std::vector<node> old = std::move(g_.nodes);
    g_.nodes.clear();
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (in_int8_[i])
        add_quantised(std::move(old[i]));
      else
        g_.nodes.push_back(std::move(old[i]));
    }
  }

 private:
  bool computes(const node& n) const {
    const std::string_view op = n.op->name;
    if (op == "Conv") return layer_is_quantisable(g_, n, stored_) && !is_kept(n);
    const auto made = [&](value_id id) { return id != absent && made_[index(id)]; };
    if (!std::all_of(n.inputs.begin(), n.inputs.end(), made)) return false;
    if (!stored_.knows(n.outputs[0])) return false;
    if (op == "MaxPool" || op == "AveragePool") return is_plain_pool(g_, n);
    if (op == "Concat") return g_.at(n.outputs[0]).dims.size() == 4 && n.epilogues.empty();
    return op == "Add" && n.inputs.size() == 2 && is_plain_addition(n);
  }

  bool is_kept(const node& n) const { return how_.kept.count(g_.at(n.outputs[0]).name) != 0; }

  bool is_plain_addition(const node& n) const {
    const shape& out = g_.at(n.outputs[0]).dims;
    const bool relu_at_most = n.epilogues.empty() || (n.epilogues.size() == 1 &&
                                                      n.epilogues[0].what == epilogue::kind::relu &&
                                                      n.epilogues[0].alpha == 0);
    return relu_at_most && out.size() == 4 && g_.at(n.inputs[0]).dims == out &&
           g_.at(n.inputs[1]).dims == out;
  }

  void count_readers() {
    read_as_float_.assign(g_.values.size(), false);
    read_as_integer_.assign(g_.values.size(), false);
    read_as_float_[index(g_.features)] = true;
    for (std::size_t i = 0; i < g_.nodes.size(); ++i) {
      for (const value_id id : g_.nodes[i].inputs) {
        if (id != absent) (in_int8_[i] ? read_as_integer_ : read_as_float_)[index(id)] = true;
      }
    }
  }

  // The integer form of a value, made now where nothing has made it.
  value_id integers(value_id id) {
    if (quantised_[index(id)] == absent) {
      quantised_[index(id)] = add_value(id);
      convert(quantise_op, id, quantised_[index(id)]);
    }
    return quantised_[index(id)];
  }

  value_id add_value(value_id like) {
    value made = g_.at(like);
    made.type = stored_.type(like);
    made.scale = stored_.scale(like);
    return g_.add(std::move(made));
  }

  void convert(const op_schema& op, value_id from, value_id to) {
    node made;
    made.name = g_.at(from).name;
    made.op = &op;
    made.inputs = {from};
    made.outputs = {to};
    g_.nodes.push_back(std::move(made));
  }

  void add_quantised(node n) {
    const bool product = n.op->max_inputs == 3 && n.op->name != "Add";
    bool residual = false;
    for (std::size_t i = 0; i < n.inputs.size(); ++i) {
      const bool constant = n.inputs[i] == absent || g_.at(n.inputs[i]).constant != nullptr;
      if (!constant) n.inputs[i] = integers(n.inputs[i]);
    }
    for (const epilogue& e : n.epilogues) residual = residual || e.what == epilogue::kind::add;
    if (n.op->name == "Conv") correct(n);
    const value_id made = n.outputs[0];
    if (product && !residual && !read_as_integer_[index(made)]) {
      g_.nodes.push_back(std::move(n));  // integers in, floats out
      return;
    }
    const value_id stored = add_value(made);
    quantised_[index(made)] = stored;
    n.outputs[0] = stored;
    g_.nodes.push_back(std::move(n));
    if (read_as_float_[index(made)]) convert(dequantise_op, stored, made);
  }

  void correct(node& n) {
    const value& x = g_.at(n.inputs[0]);
    const auto means = how_.means.find(x.name);
    if (means == how_.means.end() || static_cast<int64_t>(means->second.size()) != x.dims[1]) {
      return;
    }
    correct_bias(g_, n, means->second,
                 largest_weight(x.type == dtype::u8 ? dnnl::memory::data_type::u8
                                                    : dnnl::memory::data_type::s8));
  }

  graph& g_;
  const calibration& how_;
  storage stored_;
  std::vector<value_id> quantised_;  // of each value of the graph as it was
  std::vector<bool> in_int8_;        // of each node
  std::vector<bool> made_;           // values that int8 nodes make
  std::vector<bool> read_as_float_;
  std::vector<bool> read_as_integer_;
};

}  // namespace

const op_schema quantise_op{"Quantise", 1, 1, nullptr, nullptr};
const op_schema dequantise_op{"Dequantise", 1, 1, nullptr, nullptr};

status quantise(graph& g, const calibration& how) {
  rewriting pass(g, how);
  if (!pass.decide()) {
    return {code::failed_precondition,
            "no layer of the network can compute in int8 by this calibration; it belongs to "
            "another model, or the network has no convolution that int8 kernels take"};
  }
  pass.run();
  return {};
}

}  // namespace graft::onednn
