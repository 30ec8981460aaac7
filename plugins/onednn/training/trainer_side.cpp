#include "training/trainer_side.hpp"

#include "training/random_weights.hpp"
#include "training/trained_model.hpp"

#include <graft/sdk/tensor.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace graft::onednn {
namespace {

using gradient::mode;
using gradient::trainable_network;

std::span<const std::byte> bytes_of(const graft_model_pack& pack) {
  return {static_cast<const std::byte*>(pack.data), static_cast<std::size_t>(pack.size)};
}

gradient::trainable_options options_of(const graft_model_pack& pack) {
  gradient::trainable_options made;
  made.features = graft::to_string(pack.features);
  made.height = pack.image.height;
  made.width = pack.image.width;
  for (uint64_t i = 0; i < pack.n_stages; ++i) {
    made.stages.push_back(
        {graft::to_string(pack.stage_names[i]), graft::to_string(pack.stage_tensors[i])});
  }
  return made;
}

gradient::parallel_for on(const workers& threads) {
  return [&threads](int64_t n, const std::function<void(int64_t)>& task) {
    // Tasks keep their own failures, and the host's threads do not fail otherwise.
    const status outcome =
        threads.run(static_cast<uint64_t>(n), [&](uint64_t i) { task(static_cast<int64_t>(i)); });
    if (!outcome.ok()) throw std::runtime_error(outcome.message());
  };
}

std::string stage_list(const std::vector<gradient::stage_end>& stages) {
  std::string text;
  for (const gradient::stage_end& one : stages) text += ", \"" + one.name + "\"";
  return text;
}

}  // namespace

training_request::training_request(const values& values)
    : trainable(values.text("trainable")), random_weights(values.text("weights") == "random") {
  const std::string bn = values.text("bn");
  batch_statistics = bn == "batch" || (bn == "auto" && random_weights);
  activation_bytes = values.integer("activation_memory") << 20U;
}

result<std::shared_ptr<trainable_network>> trainer_side::network() {
  if (network_ == nullptr) {
    gradient::trainable_options options = options_of(pack_);
    options.activation_bytes = request_.activation_bytes;
    auto made = trainable_network::compile(bytes_of(pack_), options);
    if (!made) return made.status().within(graft::to_string(pack_.file));
    network_ = *made;
  }
  return network_;
}

status trainer_side::describe() {
  if (!boundaries_.empty()) return {};
  GRAFT_TRY_ASSIGN(const auto net, network());
  for (std::size_t k = 0; k <= net->stages().size(); ++k) {
    const shape& dims = net->boundary(k);
    graft_boundary one{};
    one.struct_size = sizeof(one);
    one.rank = static_cast<int32_t>(dims.size());
    one.name = k == 0 ? to_text("input") : to_text(net->stages()[k - 1].name);
    if (k > 0) one.tensor = to_text(net->stages()[k - 1].tensor);
    std::copy(dims.begin(), dims.end(), one.shape);
    boundaries_.push_back(one);
  }
  for (const graft_boundary& one : boundaries_) boundary_pointers_.push_back(&one);
  const std::vector<gradient::parameter>& all = net->parameters();
  tensors_.reserve(2 * all.size());
  for (const gradient::parameter& one : all) {
    graft_parameter made{};
    made.struct_size = sizeof(made);
    if (one.trainable) made.flags |= uint32_t{GRAFT_PARAMETER_TRAINABLE};
    if (one.decays) made.flags |= uint32_t{GRAFT_PARAMETER_DECAYS};
    made.name = to_text(one.name);
    made.stage = static_cast<uint64_t>(one.stage);
    tensors_.push_back(graft::float_tensor(one.value.get(), one.dims));
    made.value = &tensors_.back();
    if (one.trainable) {
      tensors_.push_back(graft::float_tensor(one.gradient.get(), one.dims));
      made.gradient = &tensors_.back();
    }
    parameters_.push_back(made);
  }
  for (const graft_parameter& one : parameters_) parameter_pointers_.push_back(&one);
  return {};
}

result<std::span<const graft_boundary* const>> trainer_side::boundaries() {
  GRAFT_TRY(describe());
  return std::span<const graft_boundary* const>(boundary_pointers_);
}

result<std::span<const graft_parameter* const>> trainer_side::parameters() {
  GRAFT_TRY(describe());
  return std::span<const graft_parameter* const>(parameter_pointers_);
}

result<uint64_t> trainer_side::first_trainable() {
  if (!request_.any()) return GRAFT_NO_BOUNDARY;
  if (request_.trainable == "all") return uint64_t{0};
  GRAFT_TRY_ASSIGN(const auto net, network());
  const auto& stages = net->stages();
  const auto found = std::find_if(stages.begin(), stages.end(),
                                  [&](const auto& one) { return one.name == request_.trainable; });
  if (found == stages.end()) {
    return invalid("trainable = \"" + request_.trainable +
                   "\" is no stage of the network; expected \"none\", \"all\"" +
                   stage_list(stages));
  }
  return static_cast<uint64_t>(found - stages.begin());
}

result<uint64_t> trainer_side::memory(uint64_t n) {
  if (!request_.any()) return uint64_t{0};
  GRAFT_TRY_ASSIGN(const uint64_t from, first_trainable());
  GRAFT_TRY_ASSIGN(const auto net, network());
  const uint64_t frozen =
      net->planned_memory(static_cast<std::size_t>(from), static_cast<int64_t>(n));
  // BN over the batch stands alone: what it is given and what it makes are kept beside each other.
  return request_.batch_statistics ? 2 * frozen : frozen;
}

status trainer_side::initialise(uint64_t key) {
  if (!request_.random_weights) return {};
  GRAFT_TRY_ASSIGN(const auto net, network());
  fill_randomly(net->parameters(), key);
  return changed();
}

status trainer_side::changed() {
  GRAFT_TRY_ASSIGN(const auto net, network());
  net->parameters_changed();
  changed_ever_ = true;
  return {};
}

result<std::vector<std::byte>> trainer_side::model() {
  GRAFT_TRY_ASSIGN(const auto net, network());
  return with_parameters(bytes_of(pack_), net->parameters());
}

status trainer_side::run_frozen(uint64_t to, const graft_tensor& in, graft_tensor& out,
                                const workers& threads, const compile_options& options) {
  std::shared_ptr<const onednn::network>& net = frozen_[to];
  if (net == nullptr) {
    GRAFT_TRY_ASSIGN(const auto whole, network());
    compile_options part = options;
    part.features = whole->stages()[to - 1].tensor;
    GRAFT_TRY_ASSIGN(net, onednn::network::compile(bytes_of(pack_), part));
  }
  const int64_t n = in.shape[0];
  const auto shares = std::min<int64_t>(n, std::max<int64_t>(threads.count(), 1));
  const int64_t from_size = graft::element_count(in) / n;
  const int64_t to_size = graft::element_count(out) / n;
  std::vector<status> outcomes(static_cast<std::size_t>(shares));
  GRAFT_TRY(threads.run(static_cast<uint64_t>(shares), [&](uint64_t share) {
    const int64_t first = n * static_cast<int64_t>(share) / shares;
    const int64_t last = n * (static_cast<int64_t>(share) + 1) / shares;
    context mine(net);
    outcomes[share] =
        mine.run_tensor(static_cast<const float*>(in.data) + first * from_size, last - first,
                        static_cast<float*>(out.data) + first * to_size);
  }));
  for (const status& one : outcomes) GRAFT_TRY(one);
  return {};
}

status trainer_side::forward(const stretch& part, int32_t how, const graft_tensor& in,
                             graft_tensor& out, const workers& threads, void** tape,
                             const compile_options& options) {
  GRAFT_TRY_ASSIGN(const uint64_t trained, first_trainable());
  if (how == GRAFT_MODE_INFERENCE && part.from == 0 && part.to <= trained) {
    return run_frozen(part.to, in, out, threads, options);
  }
  GRAFT_TRY_ASSIGN(const auto net, network());
  mode wanted = mode::inference;
  if (how == GRAFT_MODE_TRAINING) {
    wanted = request_.batch_statistics ? mode::batch_bn : mode::frozen_bn;
  }
  auto record = tape == nullptr ? nullptr : std::make_unique<gradient::tape>();
  const gradient::stretch stages{static_cast<std::size_t>(part.from),
                                 static_cast<std::size_t>(part.to)};
  GRAFT_TRY(net->forward(stages, wanted, static_cast<const float*>(in.data), in.shape[0],
                         static_cast<float*>(out.data), record.get(), on(threads)));
  if (wanted == mode::batch_bn) changed_ever_ = true;
  if (tape != nullptr) *tape = record.release();
  return {};
}

status trainer_side::vjp(void* tape, const graft_tensor& grad_out, graft_tensor* grad_in,
                         const workers& threads) {
  GRAFT_TRY_ASSIGN(const auto net, network());
  return net->vjp(*static_cast<gradient::tape*>(tape), static_cast<const float*>(grad_out.data),
                  grad_in == nullptr ? nullptr : static_cast<float*>(grad_in->data), on(threads));
}

void trainer_side::destroy_tape(void* tape) { delete static_cast<gradient::tape*>(tape); }

}  // namespace graft::onednn
