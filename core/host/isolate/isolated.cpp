#include "host/isolate/isolated.hpp"

#include "host/isolate/child.hpp"
#include "host/isolate/far_node.hpp"
#include "tensor/column_type.hpp"
#include "tensor/shared_memory.hpp"

#include <graft/sdk/text.hpp>

#include <deque>
#include <mutex>
#include <new>

namespace graft::host {
namespace {

far_node& of(void* self) { return *static_cast<far_node*>(self); }

// What a call comes to, as a code with its message handed to the host.
graft_status answer(const status& said) {
  if (!said.ok()) remember_error(said.message());
  return static_cast<graft_status>(said.code());
}

// What a function of the host returned, without the node's name, which the caller adds.
status host_said(graft_status code) {
  const std::string lead = "node '': ";
  const status said = take_error(code, "");
  return said.ok() ? said : status{said.code(), said.message().substr(lead.size())};
}

template <class F>
graft_status guarded_call(F&& f) noexcept {
  try {
    return answer(f());
  } catch (const std::exception& error) {
    return answer({code::resource_exhausted, error.what()});
  }
}

graft_status GRAFT_CALL obey(void* self, const graft_image_spec* spec) noexcept {
  return guarded_call([&] {
    return of(self).call(request::obey, "obey", [&](wire_writer& to) { to.put(*spec); }, {});
  });
}

graft_status GRAFT_CALL wanted(void* self, graft_image_spec* spec) noexcept {
  return guarded_call([&] {
    return of(self).call(request::wanted, "wanted", {},
                         [&](wire_reader& from) { *spec = from.get<graft_image_spec>(); });
  });
}

int32_t GRAFT_CALL views(void* self) noexcept {
  int32_t count = 1;
  guarded_call([&] {
    return of(self).call(request::views, "views", {},
                         [&](wire_reader& from) { count = from.get<int32_t>(); });
  });
  return count;
}

void GRAFT_CALL train_below(void* self) noexcept {
  guarded_call([&] { return of(self).call(request::train_below, "train_below", {}, {}); });
}

graft_text GRAFT_CALL identity(void* self) noexcept {
  std::string& text = of(self).identity;
  guarded_call([&] {
    return of(self).call(request::identity, "identity", {},
                         [&](wire_reader& from) { text = from.text(); });
  });
  return to_text(text);
}

graft_text GRAFT_CALL plan(void* self) noexcept {
  std::string& text = of(self).plan;
  guarded_call([&] {
    return of(self).call(request::plan, "plan", {}, [&](wire_reader& from) { text = from.text(); });
  });
  return to_text(text);
}

// The process may say anything; only what the column holds is believed.
status fill(const graft_tensor& to, const std::byte* bytes, uint64_t size) {
  const auto room = tensor::tensor_bytes(to.dtype, {to.shape, static_cast<std::size_t>(to.rank)});
  if (room != size) {
    return {code::internal, "its process sent " + std::to_string(size) + " bytes for a column of " +
                                std::to_string(room.value_or(0))};
  }
  if (size > 0) std::memcpy(to.data, bytes, size);
  return {};
}

status take_column(wire_reader& from, const graft_output& out, uint64_t column, uint64_t n,
                   const std::vector<bool>& rejected) {
  graft_tensor tensor{};
  tensor.struct_size = sizeof(tensor);
  const auto how = from.get<form>();
  if (how == form::stacked) {
    GRAFT_TRY(host_said(out.stacked(&out, column, &tensor)));
    const auto size = from.get<uint64_t>();
    const std::byte* bytes = from.block(size);
    return bytes == nullptr && size > 0 ? status{} : fill(tensor, bytes, size);
  }
  for (uint64_t i = 0; i < n && from.sound(); ++i) {
    if (rejected[i]) continue;
    std::vector<int64_t> shape(from.count(sizeof(int64_t)));
    for (int64_t& size : shape) size = from.get<int64_t>();
    const auto size = from.get<uint64_t>();
    const std::byte* bytes = from.block(size);
    if (bytes == nullptr && size > 0) break;
    if (how == form::strings) {
      const graft_text text = {reinterpret_cast<const char*>(bytes), size};
      GRAFT_TRY(host_said(out.text(&out, column, i, text)));
      continue;
    }
    GRAFT_TRY(host_said(
        out.item(&out, column, i, shape.data(), static_cast<int32_t>(shape.size()), &tensor)));
    GRAFT_TRY(fill(tensor, bytes, size));
  }
  return {};
}

status take_output(wire_reader& from, const graft_output& out, uint64_t n_columns, uint64_t n) {
  std::vector<bool> rejected(n, false);
  const uint64_t n_rejected = from.count(sizeof(uint64_t));
  for (uint64_t i = 0; i < n_rejected && from.sound(); ++i) {
    const auto item = from.get<uint64_t>();
    const auto code = from.get<int32_t>();
    if (item < n) rejected[item] = true;
    out.reject(&out, item, code, to_text(from.view()));
  }
  for (uint64_t c = 0; c < n_columns; ++c) {
    GRAFT_TRY(take_column(from, out, c, n, rejected));
  }
  return {};
}

status process_in_child(void* self, batch_for what, const graft_batch& in,
                        const graft_content* const* contents, const graft_output* out) {
  status refused;
  GRAFT_TRY(of(self).call(
      request::process, "process",
      [&](wire_writer& to) {
        to.put(what);
        wire_batch::write(in, to);
        for (uint64_t i = 0; contents != nullptr && i < in.n_items; ++i) {
          to.text(std::string_view(static_cast<const char*>(contents[i]->data), contents[i]->size));
        }
      },
      [&](wire_reader& from) {
        if (out == nullptr) return;
        const auto n_columns = from.get<uint64_t>();
        refused = take_output(from, *out, n_columns, in.n_items);
      }));
  return refused;
}

graft_status GRAFT_CALL process(void* self, const graft_batch* in,
                                const graft_output* out) noexcept {
  return guarded_call([&] {
    const batch_for what = out == nullptr ? batch_for::sink : batch_for::columns;
    return process_in_child(self, what, *in, nullptr, out);
  });
}

graft_status GRAFT_CALL process_contents(void* self, const graft_batch* in,
                                         const graft_content* const* contents,
                                         const graft_output* out) noexcept {
  return guarded_call(
      [&] { return process_in_child(self, batch_for::columns_of_contents, *in, contents, out); });
}

graft_status GRAFT_CALL create(const graft_host* host, const graft_values* values,
                               void** self) noexcept {
  return guarded_call([&]() -> status {
    services& own = services::of(host);
    const far_type& type = *reinterpret_cast<const far_table*>(own.type())->owner;
    GRAFT_TRY_ASSIGN(auto made, far_node::make(type, own, values));
    GRAFT_TRY(made->call(request::create, "create", {}, [&](wire_reader& from) {
      made->image_size.struct_size = sizeof(graft_image_size);
      if (from.get<uint8_t>() != 0) made->image_size.obey = obey;
      if (from.get<uint8_t>() != 0) made->image_size.wanted = wanted;
      made->from_memory.struct_size = sizeof(graft_from_memory);
      if (from.get<uint8_t>() != 0) made->from_memory.process = process_contents;
    }));
    *self = made.release();
    return {};
  });
}

void GRAFT_CALL destroy(void* self) noexcept { delete static_cast<far_node*>(self); }

const void* GRAFT_CALL extension(void* self, graft_text id) noexcept {
  static const graft_views views_table = {sizeof(graft_views), 0, views, train_below};
  static const graft_identity identity_table = {sizeof(graft_identity), 0, identity};
  static const graft_plan plan_table = {sizeof(graft_plan), 0, plan};
  const std::string_view name = to_view(id);
  if (name == GRAFT_EXT_VIEWS) return &views_table;
  if (name == GRAFT_EXT_IDENTITY) return &identity_table;
  if (name == GRAFT_EXT_PLAN) return &plan_table;
  if (name == GRAFT_EXT_FROM_MEMORY) {
    return of(self).from_memory.process != nullptr ? &of(self).from_memory : nullptr;
  }
  const graft_image_size& size = of(self).image_size;
  const bool sized = size.obey != nullptr || size.wanted != nullptr;
  return name == GRAFT_EXT_IMAGE_SIZE && sized ? &size : nullptr;
}

graft_status GRAFT_CALL infer(void* self, const graft_schema* in,
                              const graft_schema_sink* out) noexcept {
  return guarded_call([&]() -> status {
    std::vector<tensor::column_type> made;
    GRAFT_TRY(of(self).call(
        request::infer, "infer",
        [&](wire_writer& to) {
          to.put(in->n_columns);
          for (uint64_t i = 0; i < in->n_columns; ++i) {
            to.put<uint8_t>(in->columns[i] != nullptr ? 1 : 0);
            if (in->columns[i] == nullptr) continue;
            const auto type = tensor::column_type::from_abi(*in->columns[i], "");
            write_type(type.ok() ? *type : tensor::column_type{}, to);
          }
        },
        [&](wire_reader& from) {
          made.resize(from.count(sizeof(int64_t)));
          for (tensor::column_type& one : made) one = read_type(from);
        }));
    for (const tensor::column_type& one : made) {
      const tensor::column_type_view view(one);
      GRAFT_TRY(host_said(out->add(out, view.raw())));
    }
    return {};
  });
}

graft_status GRAFT_CALL list(void* self, const graft_text* paths, uint64_t n,
                             const graft_item_sink* out) noexcept {
  return guarded_call([&]() -> status {
    status refused;
    GRAFT_TRY(of(self).call(
        request::list, "list",
        [&](wire_writer& to) {
          to.put<uint8_t>(paths != nullptr ? 1 : 0);
          to.put(n);
          for (uint64_t i = 0; i < n; ++i) to.text(paths[i]);
        },
        [&](wire_reader& from) {
          for (auto what = from.get<uint8_t>(); what != 0 && from.sound() && refused.ok();
               what = from.get<uint8_t>()) {
            if (what == 1) {
              auto item = from.get<graft_listed_item>();
              for (graft_text* text : {&item.id, &item.path, &item.label, &item.group}) {
                *text = to_text(from.view());
              }
              refused = host_said(out->add(out, &item));
            } else {
              const auto code = from.get<graft_status>();
              const graft_text path = to_text(from.view());
              out->reject(out, path, code, to_text(from.view()));
            }
          }
        }));
    return refused;
  });
}

graft_status GRAFT_CALL arrange(void* self, const graft_item* const* items, uint64_t n,
                                int32_t* splits) noexcept {
  return guarded_call([&] {
    return of(self).call(
        request::arrange, "arrange",
        [&](wire_writer& to) {
          to.put(n);
          for (uint64_t i = 0; i < n; ++i) write_item(*items[i], to);
        },
        [&](wire_reader& from) {
          for (uint64_t i = 0; i < n; ++i) splits[i] = from.get<int32_t>();
        });
  });
}

graft_status GRAFT_CALL fit(void* self, const graft_dataset* data) noexcept {
  return guarded_call([&] {
    return of(self).call(
        request::fit, "fit",
        [&](wire_writer& to) {
          to.put(data->views);
          to.put(data->key);
          to.put(data->count(data, GRAFT_SPLIT_TRAIN));
          to.put(data->count(data, GRAFT_SPLIT_VALIDATION));
          to.put(data->n_classes);
          for (uint64_t i = 0; i < data->n_classes; ++i) to.text(data->class_names[i]);
        },
        {}, data);
  });
}

graft_status GRAFT_CALL finish(void* self) noexcept {
  return guarded_call([&] { return of(self).call(request::finish, "finish", {}, {}); });
}

graft_status GRAFT_CALL save(void* self, const graft_output_stream* stream) noexcept {
  return guarded_call([&]() -> status {
    status refused;
    GRAFT_TRY(of(self).call(request::save, "save", {}, [&](wire_reader& from) {
      const std::string_view bytes = from.view();
      refused = host_said(stream->write(stream, bytes.data(), bytes.size()));
    }));
    return refused;
  });
}

graft_status GRAFT_CALL load(void* self, const graft_input_stream* stream) noexcept {
  return guarded_call([&]() -> status {
    std::string bytes;
    while (true) {
      char part[1 << 16];
      uint64_t got = 0;
      GRAFT_TRY(host_said(stream->read(stream, part, sizeof(part), &got)));
      if (got == 0) break;
      bytes.append(part, got);
    }
    return of(self).call(request::load, "load", [&](wire_writer& to) { to.text(bytes); }, {});
  });
}

template <class Slot>
void put(Slot& slot, std::type_identity_t<Slot> function) {
  if (slot != nullptr) slot = function;
}

void point_here(graft_node_type& table) {
  table.struct_size = sizeof(table);
  // Each worker's instance is a process of its own.
  table.concurrency = GRAFT_PER_INSTANCE;
  table.create = create;
  table.destroy = destroy;
  table.extension = extension;
  put(table.infer, &infer);
  put(table.list, &list);
  put(table.arrange, &arrange);
  put(table.process, &process);
  put(table.fit, &fit);
  put(table.finish, &finish);
  put(table.save, &save);
  put(table.load, &load);
}

}  // namespace

result<node_type> isolated(const found_plugin& found, const std::string& name,
                           const isolate_limits& limits) {
  tensor::share_buffers();
  auto type = std::make_unique<far_type>();
  type->found = found;
  type->name = name;
  type->limits = limits;
  GRAFT_TRY_ASSIGN(const auto child, child_process::start(limits, [&](channel& shared) {
                     describe_in_child(shared, found, name, limits);
                   }));
  GRAFT_TRY(child
                ->wait_for_result(
                    "graft_plugin_entry", [](uint32_t) {}, [] { return false; })
                .within("plugin '" + found.library() + "'"));
  wire_reader from = child->shared().reader(turn::result);
  const auto outcome = static_cast<code>(from.get<int32_t>());
  if (outcome != code::ok) return status(outcome, from.text());
  if (!read_description(from, type->described)) {
    return status(code::internal, "plugin '" + found.library() + "' gave a damaged description");
  }
  type->front = {type->described.table, type.get()};
  point_here(type->front.table);
  static std::mutex mutex;
  static auto* all = new std::deque<std::unique_ptr<far_type>>;  // alive until the process ends
  const std::lock_guard lock(mutex);
  const far_type& kept = *all->emplace_back(std::move(type));
  return node_type{&kept.described.plugin, &kept.front.table, found.manifest.id + "." + name};
}

}  // namespace graft::host
