#include "runtime/training/trained_backbone.hpp"

#include "host/services.hpp"
#include "runtime/pass/worker_pool.hpp"

namespace graft::runtime {
namespace {

// The threads of a call. A training step is short, so an interruption waits for its end.
graft_status GRAFT_CALL run_tasks(const graft_workers* workers, uint64_t n,
                                  void(GRAFT_CALL* task)(void* task_context, uint64_t index),
                                  void* task_context) noexcept {
  try {
    const status outcome =
        run_on_workers(static_cast<int>(workers->count), static_cast<std::size_t>(n), {},
                       [&](std::size_t index, uint32_t /*worker*/) {
                         task(task_context, index);
                         return status{};
                       });
    if (!outcome.ok()) host::remember_error(outcome.message());
    return static_cast<graft_status>(outcome.code());
  } catch (const std::exception& error) {
    host::remember_error(error.what());
    return GRAFT_INTERNAL;
  }
}

graft_workers table_of(int workers) {
  return {sizeof(graft_workers), static_cast<uint32_t>(workers), nullptr, run_tasks};
}

}  // namespace

trained_backbone::trained_backbone(host::node& node, int workers)
    : node_(&node), table_(node.differentiable()), workers_(workers) {}

status trained_backbone::answer(graft_status code) const {
  return host::take_error(code, node_->id());
}

result<trained_backbone> trained_backbone::open(host::node& node, int workers) {
  trained_backbone made(node, workers);
  const graft_boundary* const* list = nullptr;
  uint64_t n = 0;
  GRAFT_TRY(made.answer(made.table_->boundaries(node.instance(), &list, &n)));
  made.boundaries_ = {list, static_cast<std::size_t>(n)};
  GRAFT_TRY(made.answer(made.table_->first_trainable(node.instance(), &made.first_trainable_)));
  if (made.first_trainable_ > made.features()) made.first_trainable_ = made.features();
  return made;
}

result<std::span<const graft_parameter* const>> trained_backbone::parameters() const {
  const graft_parameter* const* list = nullptr;
  uint64_t n = 0;
  GRAFT_TRY(answer(table_->parameters(node_->instance(), &list, &n)));
  return std::span(list, static_cast<std::size_t>(n));
}

status trained_backbone::initialise(uint64_t key) const {
  return answer(table_->initialise(node_->instance(), key));
}

status trained_backbone::changed() const { return answer(table_->changed(node_->instance())); }

status trained_backbone::forward(uint64_t from, uint64_t to, int32_t mode, const graft_tensor& in,
                                 graft_tensor& out, void** tape) const {
  const graft_workers threads = table_of(workers_);
  return answer(table_->forward(node_->instance(), from, to, mode, &in, &out, &threads, tape));
}

status trained_backbone::vjp(void* tape, const graft_tensor& grad_out,
                             graft_tensor* grad_in) const {
  const graft_workers threads = table_of(workers_);
  return answer(table_->vjp(node_->instance(), tape, &grad_out, grad_in, &threads));
}

}  // namespace graft::runtime
