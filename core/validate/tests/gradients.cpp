// graft.differentiable/1: boundaries, parameters, forward passes, and gradients against finite
// differences.
#include "host/checked/batch.hpp"
#include "host/services.hpp"
#include "tensor/strides.hpp"
#include "validate/test.hpp"
#include "validate/trial.hpp"

#include <graft/abi/ext/differentiable.h>
#include <graft/sdk/philox.hpp>
#include <graft/sdk/text.hpp>

#include <cmath>
#include <cstring>

namespace graft::validate {
namespace {

using type_ref = const host::node_type&;

graft_status GRAFT_CALL run_here(const graft_workers*, uint64_t n,
                                 void(GRAFT_CALL* task)(void*, uint64_t), void* context) noexcept {
  for (uint64_t i = 0; i < n; ++i) task(context, i);
  return GRAFT_OK;
}
const graft_workers one_worker = {sizeof(one_worker), 1, nullptr, run_here};

// A float32 array with its tensor.
struct array {
  std::vector<float> values;
  graft_tensor tensor{};
  array(int64_t n, const graft_boundary& at) {
    tensor.struct_size = sizeof(tensor);
    tensor.dtype = GRAFT_FLOAT32;
    tensor.rank = at.rank + 1;
    tensor.shape[0] = n;
    for (int32_t d = 0; d < at.rank; ++d) tensor.shape[d + 1] = at.shape[d];
    values.resize(static_cast<std::size_t>(graft::tensor::fill_strides(tensor)));
    tensor.data = values.data();
  }
  array(const array&) = delete;
  array& operator=(const array&) = delete;
  void fill(uint64_t key) {
    philox random(key);
    for (float& one : values) one = static_cast<float>(random.uniform(-1, 1));
  }
};

// A backbone whose parameters ask for training, seen through its extension.
class network {
 public:
  static result<std::unique_ptr<network>> make(const subject& of, type_ref type) {
    std::unique_ptr<network> made(new network);
    trial_options options;
    for (uint64_t i = 0; i < type.raw->n_params; ++i) {
      const graft_param& param = *type.raw->params[i];
      if (to_view(param.name) != "trainable") continue;
      // Of a few choices the last is the most that it trains.
      options.values["trainable"] =
          param.type == GRAFT_PARAM_CHOICE && param.n_choices > 0
              ? "\"" + to_string(param.choices[param.n_choices - 1]) + "\""
              : "\"all\"";
    }
    GRAFT_TRY_ASSIGN(made->trial_, trial::make(of, type, options));
    host::node& node = made->trial_->node();
    if (type.raw->extension == nullptr) return status(code::unimplemented, "it has no extensions");
    made->table_ = static_cast<const graft_differentiable*>(node.type().raw->extension(
        node.instance(), to_text(std::string_view(GRAFT_EXT_DIFFERENTIABLE))));
    if (made->table_ == nullptr) {
      return status(code::unimplemented, "it offers no graft.differentiable/1");
    }
    uint64_t n = 0;
    GRAFT_TRY(made->said(made->table_->boundaries(made->self(), &made->boundaries, &n)));
    made->n_boundaries = n;
    GRAFT_TRY(made->said(made->table_->parameters(made->self(), &made->parameters, &n)));
    made->n_parameters = n;
    return made;
  }
  [[nodiscard]] status said(graft_status code) const { return host::take_error(code, "node"); }
  [[nodiscard]] const graft_differentiable& table() const { return *table_; }
  [[nodiscard]] void* self() const { return trial_->node().instance(); }
  [[nodiscard]] uint64_t last() const { return n_boundaries - 1; }

  status forward(int32_t mode, uint64_t from, uint64_t to, const array& in, array& out,
                 void** tape = nullptr) const {
    return said(
        table_->forward(self(), from, to, mode, &in.tensor, &out.tensor, &one_worker, tape));
  }
  // The loss <weights, features> at boundary `from` = `in`.
  result<double> loss(uint64_t from, const array& in, const array& weights) const {
    array out(in.tensor.shape[0], *boundaries[last()]);
    GRAFT_TRY(forward(GRAFT_MODE_TRAINING, from, last(), in, out));
    double sum = 0;
    for (std::size_t i = 0; i < out.values.size(); ++i) {
      sum += static_cast<double>(out.values[i]) * weights.values[i];
    }
    return sum;
  }

  const graft_boundary* const* boundaries = nullptr;
  uint64_t n_boundaries = 0;
  const graft_parameter* const* parameters = nullptr;
  uint64_t n_parameters = 0;

 private:
  network() = default;
  std::unique_ptr<trial> trial_;
  const graft_differentiable* table_ = nullptr;
};

outcome describes(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto net, network::make(of, type));
  int trainable = 0;
  for (uint64_t i = 0; i < net->n_parameters; ++i) {
    const graft_parameter& one = *net->parameters[i];
    if (one.stage >= net->last()) {
      return failed("parameter '" + to_string(one.name) + "' says that stage " +
                    std::to_string(one.stage) + " reads it, and there are " +
                    std::to_string(net->last()));
    }
    trainable += (one.flags & GRAFT_PARAMETER_TRAINABLE) != 0 ? 1 : 0;
  }
  if (trainable == 0) return failed("under trainable = \"all\" it has no trainable parameter");
  return passed(std::to_string(net->last()) + " stages, " + std::to_string(trainable) +
                " trainable parameters");
}

outcome composes(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto net, network::make(of, type));
  array in(3, *net->boundaries[0]);
  in.fill(of.seed);
  array whole(3, *net->boundaries[net->last()]);
  GRAFT_EXPECT(net->forward(GRAFT_MODE_INFERENCE, 0, net->last(), in, whole));
  for (uint64_t cut = 1; cut < net->last(); ++cut) {
    array middle(3, *net->boundaries[cut]);
    array end(3, *net->boundaries[net->last()]);
    GRAFT_EXPECT(net->forward(GRAFT_MODE_INFERENCE, 0, cut, in, middle));
    GRAFT_EXPECT(net->forward(GRAFT_MODE_INFERENCE, cut, net->last(), middle, end));
    for (std::size_t i = 0; i < end.values.size(); ++i) {
      const double error = std::abs(end.values[i] - whole.values[i]);
      if (!(error <= 1e-3 * (1 + std::abs(whole.values[i])))) {
        return failed("cut at boundary " + std::to_string(cut) +
                      " the features differ from those of the whole pass");
      }
    }
  }
  return passed();
}

// Central differences of the loss along the gradient and a few coordinates of `values`.
result<std::string> compare(const network& net, std::span<float> values, const float* gradient,
                            const std::string& name, const array& in, const array& weights,
                            bool parameter) {
  philox random(7);
  double largest = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(gradient[i])));
  }
  for (int tries = 0; tries < 6; ++tries) {
    const std::size_t at = random.below(static_cast<uint32_t>(values.size()));
    const float before = values[at];
    double estimates[2];
    for (int k = 0; k < 2; ++k) {
      const float step = k == 0 ? 1e-2F : 5e-3F;
      double sides[2];
      for (int s = 0; s < 2; ++s) {
        values[at] = before + (s == 0 ? step : -step);
        if (parameter) GRAFT_TRY(net.said(net.table().changed(net.self())));
        GRAFT_TRY_ASSIGN(sides[s], net.loss(0, in, weights));
      }
      estimates[k] = (sides[0] - sides[1]) / (2.0 * step);
    }
    values[at] = before;
    if (parameter) GRAFT_TRY(net.said(net.table().changed(net.self())));
    const double scale = std::max(largest, 1e-2);
    // Two steps that disagree straddle a kink, where there is no derivative to compare with.
    if (std::abs(estimates[0] - estimates[1]) > 0.02 * scale) continue;
    const double error = std::abs(estimates[1] - gradient[at]);
    if (!(error <= 0.03 * scale)) {
      return "the gradient of " + name + " at element " + std::to_string(at) + " is " +
             std::to_string(gradient[at]) + ", finite differences say " +
             std::to_string(estimates[1]);
    }
  }
  return std::string();
}

outcome gradients(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto net, network::make(of, type));
  array in(2, *net->boundaries[0]);
  in.fill(of.seed);
  array out(2, *net->boundaries[net->last()]);
  array weights(2, *net->boundaries[net->last()]);
  weights.fill(of.seed + 1);
  void* tape = nullptr;
  GRAFT_EXPECT(net->forward(GRAFT_MODE_TRAINING, 0, net->last(), in, out, &tape));
  array grad_in(2, *net->boundaries[0]);
  const graft_status code =
      net->table().vjp(net->self(), tape, &weights.tensor, &grad_in.tensor, &one_worker);
  const status said = net->said(code);
  net->table().destroy_tape(net->self(), tape);
  GRAFT_EXPECT(said);
  int compared = 0;
  for (uint64_t i = 0; i < net->n_parameters; ++i) {
    const graft_parameter& one = *net->parameters[i];
    if (one.gradient == nullptr) continue;
    const std::size_t n = host::byte_size(*one.value) / sizeof(float);
    const std::vector<float> gradient(static_cast<const float*>(one.gradient->data),
                                      static_cast<const float*>(one.gradient->data) + n);
    GRAFT_EXPECT_ASSIGN(
        const std::string fault,
        compare(*net, std::span(static_cast<float*>(one.value->data), n), gradient.data(),
                "'" + to_string(one.name) + "'", in, weights, true));
    if (!fault.empty()) return failed(fault);
    ++compared;
  }
  GRAFT_EXPECT_ASSIGN(const std::string fault, compare(*net, in.values, grad_in.values.data(),
                                                       "the input", in, weights, false));
  return fault.empty() ? passed(std::to_string(compared) + " parameters and the input")
                       : failed(fault);
}

outcome tapes(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto net, network::make(of, type));
  array in(2, *net->boundaries[0]);
  in.fill(of.seed);
  array plain(2, *net->boundaries[net->last()]);
  array recorded(2, *net->boundaries[net->last()]);
  GRAFT_EXPECT(net->forward(GRAFT_MODE_TRAINING, 0, net->last(), in, plain));
  for (int i = 0; i < 4; ++i) {
    void* tape = nullptr;
    GRAFT_EXPECT(net->forward(GRAFT_MODE_TRAINING, 0, net->last(), in, recorded, &tape));
    net->table().destroy_tape(net->self(), tape);  // never used
  }
  for (std::size_t i = 0; i < plain.values.size(); ++i) {
    if (std::abs(plain.values[i] - recorded.values[i]) > 1e-3F * (1 + std::abs(plain.values[i]))) {
      return failed("a pass that records a tape gives other features");
    }
  }
  return passed();
}

constexpr uint32_t transforms = for_kind(GRAFT_KIND_TRANSFORM);
constexpr test tests[] = {
    {"differentiable.describes", "its parameters belong to its stages", nullptr, describes,
     transforms},
    {"differentiable.composes", "cut at any boundary the passes give the same features", nullptr,
     composes, transforms},
    {"differentiable.gradients", "vjp() agrees with finite differences", nullptr, gradients,
     transforms},
    {"differentiable.tapes", "a tape may be destroyed unused, and changes nothing", nullptr, tapes,
     transforms},
};

}  // namespace

std::span<const test> gradient_tests() { return tests; }

}  // namespace graft::validate
