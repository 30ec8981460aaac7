#include "host/node.hpp"

#include "host/abi.hpp"
#include "host/byte_streams.hpp"

#include <graft/abi/ext/identity.h>
#include <graft/abi/ext/image_size.h>
#include <graft/abi/ext/plan.h>
#include <graft/abi/ext/upstream.h>
#include <graft/abi/ext/views.h>
#include <graft/sdk/text.hpp>

#include <algorithm>

namespace graft::host {
namespace {

struct declaring {
  std::string node;
  std::vector<tensor::column_type> columns;
  status refused;  // the first column that was, in case the plugin goes on regardless
};

result<tensor::column_type> check_column(const graft_column_schema* column,
                                         const declaring& before) {
  if (!whole(column)) {
    return status(code::internal, "a column's schema is too short for ABI 1.0");
  }
  GRAFT_TRY_ASSIGN(tensor::column_type made, tensor::column_type::from_abi(*column, before.node));
  for (const tensor::column_type& other : before.columns) {
    if (other.name == made.name) {
      return status(code::internal, "column '" + made.full_name() + "' is declared twice");
    }
  }
  return made;
}

graft_status GRAFT_CALL declare(const graft_schema_sink* sink,
                                const graft_column_schema* column) noexcept {
  auto& own = *static_cast<declaring*>(sink->context);
  auto made = check_column(column, own);
  if (!made.ok()) {
    if (own.refused.ok()) own.refused = made.status();
    remember_error(made.status().message());
    return static_cast<graft_status>(made.status().code());
  }
  own.columns.push_back(std::move(*made));
  return GRAFT_OK;
}

}  // namespace

node::node(const node_type& type, std::string id, const graft_values* values, events* events,
           std::string cache)
    : type_(type), services_(std::move(id), events, type.raw, std::move(cache)), values_(values) {}

node::~node() {
  for (const made_instance& one : instances_) type_.raw->destroy(one.self);
}

result<std::unique_ptr<node>> node::create(const node_type& type, std::string id,
                                           const graft_values* values, events* events,
                                           std::string cache) {
  std::unique_ptr<node> made(new node(type, std::move(id), values, events, std::move(cache)));
  GRAFT_TRY_ASSIGN(const made_instance first, made->make_instance());
  made->instances_.push_back(first);
  return made;
}

result<node::made_instance> node::make_instance() {
  made_instance made;
  GRAFT_TRY(answer(type_.raw->create(services_.raw(), values_, &made.self)));
  if (made.self == nullptr)
    return status(code::internal, "node '" + id() + "': create made nothing");
  // Asked here, where nobody else has the instance yet: extension() is not for workers.
  if (kind() == GRAFT_KIND_SOURCE && type_.raw->extension != nullptr) {
    const auto* table = static_cast<const graft_from_memory*>(
        type_.raw->extension(made.self, to_text(std::string_view(GRAFT_EXT_FROM_MEMORY))));
    if (table != nullptr && GRAFT_HAS(table, process)) made.from_memory = table;
  }
  return made;
}

result<node::made_instance> node::instance_of(uint32_t worker) {
  if (type_.raw->concurrency != GRAFT_PER_INSTANCE) return instances_.front();
  const std::lock_guard lock(mutex_);
  while (instances_.size() <= worker) {
    GRAFT_TRY_ASSIGN(const made_instance made, make_instance());
    if (const status prepared = prepare_instance(made.self); !prepared.ok()) {
      type_.raw->destroy(made.self);
      return prepared;
    }
    instances_.push_back(made);
  }
  return instances_[worker];
}

// Tells a later instance what the first was told, in the same order.
status node::prepare_instance(void* self) const {
  if (obeyed_) {
    const auto* size = static_cast<const graft_image_size*>(extension(GRAFT_EXT_IMAGE_SIZE));
    GRAFT_TRY(answer(size->obey(self, &*obeyed_)));
  }
  std::vector<const tensor::column_type*> in;
  for (const auto& column : inferred_from_) in.push_back(column ? &*column : nullptr);
  GRAFT_TRY(infer_on(self, in).status());
  if (calibration_) GRAFT_TRY(load_calibration_on(self, *calibration_));
  if (!state_) return {};
  GRAFT_TRY(load_on(self, *state_));
  return infer_on(self, in).status();
}

const void* node::extension(const char* id) const {
  return type_.raw->extension == nullptr
             ? nullptr
             : type_.raw->extension(instance(), to_text(std::string_view(id)));
}

bool node::obeys_image_size() const {
  const auto* size = static_cast<const graft_image_size*>(extension(GRAFT_EXT_IMAGE_SIZE));
  return size != nullptr && GRAFT_HAS(size, obey);
}

status node::obey(const graft_image_spec& spec) {
  const auto* size = static_cast<const graft_image_size*>(extension(GRAFT_EXT_IMAGE_SIZE));
  obeyed_ = spec;
  return answer(size->obey(instance(), &spec));
}

result<std::optional<graft_image_spec>> node::wanted() {
  const auto* size = static_cast<const graft_image_size*>(extension(GRAFT_EXT_IMAGE_SIZE));
  if (size == nullptr || !GRAFT_HAS(size, wanted)) return std::optional<graft_image_spec>{};
  graft_image_spec spec{};
  spec.struct_size = sizeof(spec);
  GRAFT_TRY(answer(size->wanted(instance(), &spec)));
  return std::optional(spec);
}

int32_t node::views() const {
  const auto* views = static_cast<const graft_views*>(extension(GRAFT_EXT_VIEWS));
  return views == nullptr ? 1 : views->count(instance());
}

std::string node::identity() const {
  const auto* identity = static_cast<const graft_identity*>(extension(GRAFT_EXT_IDENTITY));
  return identity == nullptr ? "" : to_string(identity->get(instance()));
}

std::string node::plan() const {
  const auto* plan = static_cast<const graft_plan*>(extension(GRAFT_EXT_PLAN));
  return plan == nullptr ? "" : to_string(plan->get(instance()));
}

const graft_network* node::network() const {
  return static_cast<const graft_network*>(extension(GRAFT_EXT_NETWORK));
}

const graft_differentiable* node::differentiable() const {
  return static_cast<const graft_differentiable*>(extension(GRAFT_EXT_DIFFERENTIABLE));
}

result<struct node::trained_part> node::trained_part() const {
  const graft_differentiable* const table = differentiable();
  struct trained_part part;
  if (table == nullptr) return part;
  GRAFT_TRY(answer(table->first_trainable(instance(), &part.from)));
  if (part.from == GRAFT_NO_BOUNDARY) {
    part.from = 0;
    return part;
  }
  const graft_boundary* const* boundaries = nullptr;
  uint64_t n = 0;
  GRAFT_TRY(answer(table->boundaries(instance(), &boundaries, &n)));
  if (n < 2 || part.from >= n) {
    return status(code::internal, "node '" + id() + "' trains from a stage that it does not have");
  }
  part.features = n - 1;
  return part;
}

result<std::vector<std::string>> node::stages() const {
  std::vector<std::string> names;
  const graft_differentiable* const table = differentiable();
  if (table == nullptr) return names;
  const graft_boundary* const* boundaries = nullptr;
  uint64_t n = 0;
  GRAFT_TRY(answer(table->boundaries(instance(), &boundaries, &n)));
  for (uint64_t k = 1; k < n; ++k) {
    const graft_boundary& end = *boundaries[k];
    names.push_back(to_string(end.name) + " " +
                    tensor::describe_shape(GRAFT_COLUMN_TENSOR, GRAFT_FLOAT32, end.shape,
                                           static_cast<std::size_t>(end.rank)));
  }
  return names;
}

bool node::trains_upstream() const { return extension(GRAFT_EXT_UPSTREAM) != nullptr; }

void node::train_below() {
  const auto* views = static_cast<const graft_views*>(extension(GRAFT_EXT_VIEWS));
  if (views != nullptr && GRAFT_HAS(views, train_below)) views->train_below(instance());
}

result<std::vector<tensor::column_type>> node::infer_on(
    void* self, std::span<const tensor::column_type* const> in) const {
  std::vector<std::unique_ptr<tensor::column_type_view>> views;
  std::vector<const graft_column_schema*> columns;
  for (const tensor::column_type* column : in) {
    if (column != nullptr) views.push_back(std::make_unique<tensor::column_type_view>(*column));
    columns.push_back(column == nullptr ? nullptr : views.back()->raw());
  }
  const graft_schema schema = {sizeof(graft_schema), 0, columns.size(), columns.data()};
  declaring made{id(), {}, {}};
  const graft_schema_sink sink = {sizeof(graft_schema_sink), 0, &made, declare};
  GRAFT_TRY(answer(type_.raw->infer(self, &schema, &sink)));
  GRAFT_TRY(made.refused.within("node '" + id() + "'"));
  return std::move(made.columns);
}

result<std::vector<tensor::column_type>> node::infer(
    std::span<const tensor::column_type* const> in) {
  if (type_.raw->infer == nullptr) return std::vector<tensor::column_type>{};
  inferred_from_.clear();
  for (const tensor::column_type* column : in) {
    inferred_from_.push_back(column == nullptr ? std::nullopt : std::optional(*column));
  }
  return infer_on(instance(), in);
}

status node::list(const std::vector<std::string>* paths, const graft_item_sink& sink) {
  std::vector<graft_text> texts;
  static constexpr graft_text none{};
  if (paths != nullptr) {
    for (const std::string& path : *paths) texts.push_back(to_text(path));
  }
  const graft_text* first = paths == nullptr ? nullptr : texts.empty() ? &none : texts.data();
  return answer(type_.raw->list(instance(), first, texts.size(), &sink));
}

status node::arrange(std::span<const graft_item* const> items, std::span<int32_t> splits) {
  return answer(type_.raw->arrange(instance(), items.data(), items.size(), splits.data()));
}

template <class F>
status node::on_worker(uint32_t worker, F&& f) {
  GRAFT_TRY_ASSIGN(const made_instance one, instance_of(worker));
  std::unique_lock lock(mutex_, std::defer_lock);
  if (type_.raw->concurrency == GRAFT_SERIAL) lock.lock();
  return answer(f(one));
}

status node::process(const graft_batch& in, const graft_output* out) {
  return on_worker(
      in.worker, [&](const made_instance& one) { return type_.raw->process(one.self, &in, out); });
}

status node::process_contents(const graft_batch& in, std::span<const graft_content* const> contents,
                              const graft_output* out) {
  return on_worker(in.worker, [&](const made_instance& one) {
    return one.from_memory->process(one.self, &in, contents.data(), out);
  });
}

status node::fit(const graft_dataset& data) { return answer(type_.raw->fit(instance(), &data)); }

status node::finish() { return answer(type_.raw->finish(instance())); }

result<std::string> node::save() {
  byte_output written;
  GRAFT_TRY(answer(type_.raw->save(instance(), written.raw())));
  state_ = written.bytes();
  return std::move(written.bytes());
}

status node::load_on(void* self, const std::string& bytes) const {
  byte_input source(bytes);
  return answer(type_.raw->load(self, source.raw()));
}

status node::load(const std::string& bytes) {
  state_ = bytes;
  return load_on(instance(), bytes);
}

}  // namespace graft::host
