#include "gradient/trainable_network.hpp"

#include "formats/onnx/reader.hpp"
#include "gradient/activation_plan.hpp"
#include "gradient/builder.hpp"
#include "gradient/passes.hpp"
#include "import/importer.hpp"
#include "ops/op.hpp"
#include "passes/passes.hpp"
#include "runtime/single_thread.hpp"

#include <algorithm>
#include <mutex>
#include <new>

namespace graft::onednn::gradient {

struct trainable_network::state {
  std::span<const std::byte> onnx;
  trainable_options options;
  int64_t micro_batch = 1;
  std::vector<stage_end> stages;
  std::vector<shape> boundaries;
  std::unique_ptr<parameter_store> parameters;
  dnnl::engine engine;
  buffer_pool pool;
  std::mutex lock;  // of the programs and what they have packed
  std::map<std::pair<bool, int64_t>, std::shared_ptr<program>> programs;

  result<graph> import(const onnx::model& model, int64_t items) const;
  result<std::shared_ptr<program>> program_for(bool batch_statistics, int64_t items);
  status pack(program& p, const stretch& part);
  status divide(const stretch& part, mode how, int64_t n, route& r);
  // Which micro-batches compute their activations again.
  void spare(route& r) const;
  [[nodiscard]] int64_t budget() const {
    constexpr auto size = static_cast<int64_t>(sizeof(float));
    return (options.activation_bytes + size - 1) / size;
  }
};

struct tape::state {
  gradient::route route;
  uint64_t version = 0;
};

tape::tape() = default;
tape::~tape() = default;
tape::tape(tape&&) noexcept = default;
tape& tape::operator=(tape&&) noexcept = default;

void one_by_one(int64_t n, const std::function<void(int64_t)>& task) {
  for (int64_t i = 0; i < n; ++i) task(i);
}

namespace {

status check_operators(const graph& g) {
  std::string missing;
  for (const node& n : g.nodes) {
    if (find_vjp(n.op->name) != nullptr) continue;
    if (!missing.empty()) missing += ", ";
    missing += "node '" + n.name + "' (" + std::string(n.op->name) + ")";
  }
  if (missing.empty()) return {};
  return unsupported("the network cannot be trained through " + missing +
                     ", which have no gradient here; use trainable = \"none\"");
}

shape item_of(const graph& g, value_id id) {
  const shape& dims = g.at(id).dims;
  return {dims.begin() + 1, dims.end()};
}

value_id value_named(const graph& g, const std::string& name) {
  const auto found = std::find_if(g.values.begin(), g.values.end(),
                                  [&](const value& v) { return v.name == name; });
  return static_cast<value_id>(found - g.values.begin());
}

std::vector<value_id> boundary_values(const graph& g, const std::vector<stage_end>& stages) {
  std::vector<value_id> made{g.input};
  for (const stage_end& one : stages) made.push_back(value_named(g, one.tensor));
  return made;
}

}  // namespace

result<graph> trainable_network::state::import(const onnx::model& model, int64_t items) const {
  import_options how;
  how.batch = items;
  how.features = options.features;
  how.height = options.height;
  how.width = options.width;
  return import_model(model, how);
}

result<std::shared_ptr<program>> trainable_network::state::program_for(bool batch_statistics,
                                                                       int64_t items) try {
  std::shared_ptr<program>& made = programs[{batch_statistics, items}];
  if (made != nullptr) return made;
  // A primitive runs on as many threads as there were when it was made, whatever is set later.
  const single_thread alone;
  GRAFT_TRY_ASSIGN(const onnx::model model, onnx::read(onnx));
  GRAFT_TRY_ASSIGN(const graph g, import(model, items));
  auto fresh = std::make_shared<program>();
  builder b(g, boundary_values(g, stages), batch_statistics, *parameters, engine);
  GRAFT_TRY(b.run(*fresh));
  fresh->packed.assign(fresh->operators.size(), 0);
  made = std::move(fresh);
  return made;
} catch (const dnnl::error& error) {
  return status{code::internal, std::string("oneDNN refused a layer: ") + error.what()};
} catch (const std::bad_alloc&) {
  return status{code::resource_exhausted, "there is not enough memory to train the network"};
}

status trainable_network::state::pack(program& p, const stretch& part) {
  return run_tasks(1, one_by_one, [&](int64_t) {
    for (std::size_t i = p.first[part.from]; i < p.first[part.to]; ++i) {
      if (p.packed[i] == parameters->version) continue;
      p.operators[i]->pack(*parameters);
      p.packed[i] = parameters->version;
    }
  });
}

status trainable_network::state::divide(const stretch& part, mode how, int64_t n, route& r) {
  const std::lock_guard<std::mutex> hold(lock);
  r.part = part;
  r.parameters = parameters.get();
  for (int64_t first = 0; first < n; first += micro_batch) {
    const int64_t items = std::min(micro_batch, n - first);
    GRAFT_TRY_ASSIGN(std::shared_ptr<program> p, program_for(how == mode::batch_bn, items));
    GRAFT_TRY(pack(*p, part));
    auto fresh = std::make_unique<chunk>(pool, *parameters, p->places.size(), p->operators.size());
    r.passages.push_back({std::move(p), std::move(fresh), first});
  }
  r.shards = std::min<int64_t>(options.shards, static_cast<int64_t>(r.passages.size()));
  return {};
}

void trainable_network::state::spare(route& r) const {
  const activation_sizes sizes(*r.passages.front().through, r.part);
  const auto count = static_cast<int64_t>(r.passages.size());
  const activation_plan plan = plan_activations(sizes, count, r.shards, budget());
  for (auto i = static_cast<std::size_t>(plan.kept); i < r.passages.size(); ++i) {
    r.passages[i].again = true;
  }
}

trainable_network::trainable_network(std::unique_ptr<state> made) : state_(std::move(made)) {}
trainable_network::~trainable_network() = default;

result<std::shared_ptr<trainable_network>> trainable_network::compile(
    std::span<const std::byte> onnx, const trainable_options& options) {
  if (options.micro_batch < 1 || options.shards < 1) {
    return invalid("micro_batch and shards must be at least 1");
  }
  auto made = std::make_unique<state>();
  made->onnx = onnx;
  made->options = options;
  made->engine = dnnl::engine(dnnl::engine::kind::cpu, 0);
  GRAFT_TRY_ASSIGN(const onnx::model model, onnx::read(onnx));
  GRAFT_TRY_ASSIGN(const graph g, made->import(model, options.micro_batch));
  GRAFT_TRY(check_operators(g));
  made->micro_batch = g.at(g.input).dims[0];
  GRAFT_TRY_ASSIGN(made->stages, find_stages(g, options.stages));
  for (const value_id id : boundary_values(g, made->stages)) {
    made->boundaries.push_back(item_of(g, id));
  }
  std::map<std::string, bool> is_initialiser;
  for (const onnx::tensor& t : model.graph.initializers) is_initialiser[t.name] = true;
  made->parameters = std::make_unique<parameter_store>(g, is_initialiser);
  GRAFT_TRY_ASSIGN(const std::shared_ptr<program> p, made->program_for(false, made->micro_batch));
  for (std::size_t k = made->stages.size(); k-- > 0;) {
    for (std::size_t i = p->first[k]; i < p->first[k + 1]; ++i) {
      for (const operand& o : p->operators[i]->in) {
        if (!o.is(operand::kind::parameter)) continue;
        made->parameters->all()[static_cast<std::size_t>(o.index)].stage = static_cast<int32_t>(k);
      }
    }
  }
  return std::shared_ptr<trainable_network>(new trainable_network(std::move(made)));
}

const std::vector<stage_end>& trainable_network::stages() const { return state_->stages; }
const shape& trainable_network::boundary(std::size_t k) const { return state_->boundaries[k]; }
const std::vector<parameter>& trainable_network::parameters() const {
  return state_->parameters->all();
}
void trainable_network::parameters_changed() { ++state_->parameters->version; }
std::size_t trainable_network::planned_memory(std::size_t from, int64_t n) const {
  const auto found = state_->programs.find({false, state_->micro_batch});
  if (found == state_->programs.end()) return 0;
  const program& p = *found->second;
  const activation_sizes sizes(p, {from, state_->stages.size()});
  int64_t packed = 0;
  for (const auto& op : p.operators) packed += op->packed_floats();
  int64_t weights = 0;
  for (const parameter& one : state_->parameters->all()) weights += one.count();
  const int64_t queues = (n + state_->micro_batch - 1) / state_->micro_batch;
  const int64_t shards = std::min(state_->options.shards, queues);
  const int64_t kept = plan_activations(sizes, queues, shards, state_->budget()).floats;
  // Beside what is kept an operator holds its result and two gradients of that size.
  const int64_t floats = kept + queues * 3 * sizes.largest + (2 + shards) * weights + packed;
  return static_cast<std::size_t>(floats) * sizeof(float);
}

std::size_t trainable_network::memory() const { return state_->pool.bytes(); }

status trainable_network::forward(const stretch& part, mode how, const float* input, int64_t n,
                                  float* output, tape* record, const parallel_for& workers) {
  if (record != nullptr) record->state_.reset();
  if (part.from >= part.to || part.to > state_->stages.size() || n < 1) {
    return invalid("a forward pass needs at least one stage and one item");
  }
  if (how == mode::inference && record != nullptr) {
    return invalid("a pass in inference mode records no tape; use frozen_bn");
  }
  auto run = std::make_unique<tape::state>();
  GRAFT_TRY(state_->divide(part, how, n, run->route));
  // In batch mode all micro-batches meet at each normalisation, in both directions.
  if (record != nullptr && how == mode::frozen_bn) state_->spare(run->route);
  GRAFT_TRY(run_forward(run->route, input, output, record != nullptr, workers));
  if (how == mode::batch_bn) parameters_changed();  // the running statistics
  run->version = state_->parameters->version;
  if (record != nullptr) record->state_ = std::move(run);
  return {};
}

status trainable_network::vjp(tape& recorded, const float* grad_out, float* grad_in,
                              const parallel_for& workers) {
  const std::unique_ptr<tape::state> run = std::move(recorded.state_);
  if (run == nullptr) {
    return {code::failed_precondition, "the tape is empty or was used; a tape is used once"};
  }
  if (run->version != state_->parameters->version) {
    return {code::failed_precondition,
            "the parameters changed after the tape was recorded; run forward again"};
  }
  route& r = run->route;
  std::vector<parameter>& all = state_->parameters->all();
  std::vector<bool> read(all.size(), false);
  const program& p = *r.passages.front().through;
  for (std::size_t i = r.begin(p); i < r.end(p); ++i) {
    for (const operand& o : p.operators[i]->in) {
      if (o.is(operand::kind::parameter)) read[static_cast<std::size_t>(o.index)] = true;
    }
  }
  // The first shard adds to the gradients themselves, the others to sums of their own.
  std::vector<std::vector<float*>> sums(static_cast<std::size_t>(r.shards));
  std::vector<buffer> own;
  for (std::size_t shard = 0; shard < sums.size(); ++shard) {
    sums[shard].assign(all.size(), nullptr);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!read[i] || !all[i].trainable) continue;
      if (shard > 0) own.push_back(state_->pool.get(all[i].count()));
      sums[shard][i] = shard == 0 ? all[i].gradient.get() : own.back().get();
      std::fill_n(sums[shard][i], all[i].count(), 0.0F);
    }
  }
  GRAFT_TRY(run_backward(r, grad_out, grad_in, sums, workers));
  return run_tasks(static_cast<int64_t>(all.size()), workers, [&](int64_t task) {
    const auto i = static_cast<std::size_t>(task);
    if (sums[0][i] == nullptr) return;
    for (std::size_t shard = 1; shard < sums.size(); ++shard) {
      accumulate(sums[shard][i], all[i].count(), sums[0][i]);
    }
  });
}

}  // namespace graft::onednn::gradient
