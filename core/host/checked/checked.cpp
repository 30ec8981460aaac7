#include "host/checked/checked.hpp"
#include "host/abi.hpp"

#include "host/checked/batch.hpp"
#include "host/checked/dataset.hpp"
#include "host/checked/instance.hpp"
#include "host/services.hpp"

#include <graft/sdk/text.hpp>

#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace graft::host {
namespace {

graft_status GRAFT_CALL create(const graft_host* host, const graft_values* values,
                               void** self) noexcept {
  try {
    const auto& type = *reinterpret_cast<const checked_type*>(services::of(host).type());
    auto own = std::make_unique<checked_instance>(type, host);
    const graft_status code = checked_call(*own, "create", false, [&](call& in) {
      const graft_status made = type.inner->create(&own->host.table, values, &own->self);
      if (made == GRAFT_OK && own->self == nullptr)
        return blame(in, "it returned OK and made nothing");
      if (made != GRAFT_OK && own->self != nullptr) {
        return blame(in, "it failed and touched its output all the same");
      }
      return made;
    });
    if (code == GRAFT_OK) *self = own.release();
    return code;
  } catch (const std::bad_alloc&) {
    remember_error("out of memory");
    return GRAFT_RESOURCE_EXHAUSTED;
  }
}

void GRAFT_CALL destroy(void* self) noexcept {
  const std::unique_ptr<checked_instance> own(&checked_instance::of(self));
  const graft_status code = checked_call(*own, "destroy", false, [&](call&) {
    own->type.inner->destroy(own->self);
    return GRAFT_OK;
  });
  // Nobody asks destroy() how it went: the log is where this can be said.
  if (code != GRAFT_OK) {
    const std::string said = take_error(code, own->node).message();
    own->host.real->log(own->host.real, GRAFT_LOG_ERROR, to_text(said));
  }
}

const void* GRAFT_CALL extension(void* self, graft_text id) noexcept {
  return checked_extension(checked_instance::of(self), id);
}

struct named_sink {
  graft_schema_sink table{};
  const graft_schema_sink* real = nullptr;
  checked_instance* own = nullptr;
  call* in = nullptr;
};

graft_status GRAFT_CALL add_column(const graft_schema_sink* sink,
                                   const graft_column_schema* column) noexcept {
  const auto& to = *reinterpret_cast<const named_sink*>(sink);
  if (column != nullptr && column->struct_size >= sizeof(*column)) {
    for (const graft_text text : {column->name, column->role}) {
      if (const std::string fault = text_fault(text); !fault.empty()) {
        to.own->accuse("it declared a column with " + fault);
        to.in->said = to.in->host_refused = true;
        return GRAFT_INVALID_ARGUMENT;
      }
    }
    to.own->columns.push_back(to_string(column->name));
  }
  const graft_status code = to.real->add(to.real, column);
  if (code != GRAFT_OK) to.in->said = to.in->host_refused = true;
  return code;
}

graft_status GRAFT_CALL infer(void* self, const graft_schema* in,
                              const graft_schema_sink* out) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "infer", false, [&](call& now) {
    named_sink sink{*out, out, &own, &now};
    sink.table.add = add_column;
    own.columns.clear();
    return own.type.inner->infer(own.self, in, &sink.table);
  });
}

graft_status GRAFT_CALL list(void* self, const graft_text* paths, uint64_t n,
                             const graft_item_sink* out) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "list", false, [&](call& now) {
    checked_item_sink sink(out, own, now);
    return own.type.inner->list(own.self, paths, n, sink.raw());
  });
}

graft_status GRAFT_CALL arrange(void* self, const graft_item* const* items, uint64_t n,
                                int32_t* splits) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "arrange", false, [&](call& in) {
    auto memory = guarded::make(n * sizeof(int32_t), "the splits");
    if (!memory.ok()) return blame(in, memory.status().message());
    if (n > 0) std::memcpy(memory->data(), splits, memory->size());
    const auto* made = reinterpret_cast<const int32_t*>(memory->data());
    const graft_status code =
        own.type.inner->arrange(own.self, items, n, reinterpret_cast<int32_t*>(memory->data()));
    if (!memory->intact()) return blame(in, "it wrote outside the splits");
    if (code != GRAFT_OK) {
      const bool touched = n > 0 && std::memcmp(made, splits, memory->size()) != 0;
      return touched ? blame(in, "it failed and touched its output all the same") : code;
    }
    for (uint64_t i = 0; i < n; ++i) {
      if (made[i] < GRAFT_SPLIT_NONE || made[i] > GRAFT_SPLIT_TEST) {
        return blame(in, "it gave item " + std::to_string(i) + " the split " +
                             std::to_string(made[i]) + ", which is none");
      }
    }
    if (n > 0) std::memcpy(splits, made, memory->size());
    return code;
  });
}

graft_status GRAFT_CALL process(void* self, const graft_batch* in,
                                const graft_output* out) noexcept {
  checked_instance& own = checked_instance::of(self);
  const bool worker = own.type.inner->kind != GRAFT_KIND_SINK;
  return checked_call(own, "process", worker, [&](call& now) {
    auto batch = checked_batch::make(*in);
    if (!batch.ok()) return blame(now, batch.status().message());
    std::optional<checked_output> output;
    if (out != nullptr) output.emplace(out, own.columns, in->n_items, now);
    const graft_status code =
        own.type.inner->process(own.self, batch->raw(), output ? output->raw() : nullptr);
    if (code != GRAFT_OK || !output) return code;
    const std::string fault = output->finish();
    return fault.empty() ? code : blame(now, fault);
  });
}

graft_status GRAFT_CALL fit(void* self, const graft_dataset* data) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "fit", false, [&](call& now) {
    checked_dataset dataset(data, own, now);
    return own.type.inner->fit(own.self, dataset.raw());
  });
}

graft_status GRAFT_CALL finish(void* self) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "finish", false,
                      [&](call&) { return own.type.inner->finish(own.self); });
}

graft_status GRAFT_CALL save(void* self, const graft_output_stream* stream) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "save", false,
                      [&](call&) { return own.type.inner->save(own.self, stream); });
}

graft_status GRAFT_CALL load(void* self, const graft_input_stream* stream) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "load", false,
                      [&](call&) { return own.type.inner->load(own.self, stream); });
}

}  // namespace

node_type checked(const node_type& type) {
  static std::mutex mutex;
  static auto* all = new std::map<const graft_node_type*, std::unique_ptr<checked_type>>;
  const std::lock_guard lock(mutex);
  auto& own = (*all)[type.raw];
  if (own == nullptr) {
    own = std::make_unique<checked_type>();
    own->inner = type.raw;
    own->plugin = to_string(type.plugin->id);
    own->table = known_part(*type.raw);
    // What the kind does not need stays null.
    put(own->table.create, &create);
    put(own->table.destroy, &destroy);
    put(own->table.extension, &extension);
    put(own->table.infer, &infer);
    put(own->table.list, &list);
    put(own->table.arrange, &arrange);
    put(own->table.process, &process);
    put(own->table.fit, &fit);
    put(own->table.finish, &finish);
    put(own->table.save, &save);
    put(own->table.load, &load);
  }
  node_type made = type;
  made.raw = &own->table;
  return made;
}

}  // namespace graft::host
