#include "host/isolate/messages.hpp"
#include "host/abi.hpp"

#include "tensor/strides.hpp"

#include "tensor/dtype.hpp"
#include "tensor/shared_memory.hpp"

#include <graft/sdk/text.hpp>

namespace graft::host {
namespace {

graft_text text_in(wire_reader& from) { return to_text(from.view()); }

// A tensor's head; its bytes follow where they are its own.
void write_head(const graft_tensor& tensor, wire_writer& to) {
  to.put(tensor.dtype);
  to.put(tensor.rank);
  for (int32_t d = 0; d < tensor.rank; ++d) to.put(tensor.shape[d]);
}

uint64_t byte_size(const graft_tensor& tensor) {
  const auto shape = std::span(tensor.shape, static_cast<std::size_t>(tensor.rank));
  return tensor::tensor_bytes(tensor.dtype, shape).value_or(0);
}

graft_tensor read_head(wire_reader& from) {
  graft_tensor made{};
  made.struct_size = sizeof(made);
  made.flags = GRAFT_TENSOR_READ_ONLY;
  made.dtype = from.get<int32_t>();
  made.rank = std::min(std::max(from.get<int32_t>(), 0), GRAFT_MAX_RANK);
  for (int32_t d = 0; d < made.rank; ++d) made.shape[d] = from.get<int64_t>();
  tensor::fill_strides(made);
  return made;
}

// A tensor in memory that the child sees, too, goes by its address, any other by its bytes.
void write_data(const graft_tensor& tensor, wire_writer& to) {
  const uint64_t size = byte_size(tensor);
  const bool shared = size > 0 && tensor::is_shared(tensor.data, size);
  to.put<uint64_t>(shared ? reinterpret_cast<uint64_t>(tensor.data) : 0);
  if (!shared) to.block(tensor.data, size);
}

void* data_in(wire_reader& from, const graft_tensor& tensor) {
  const uint64_t size = byte_size(tensor);
  const auto address = from.get<uint64_t>();
  if (address == 0) return const_cast<std::byte*>(from.block(size));
  void* data = reinterpret_cast<void*>(address);
  return tensor::is_shared(data, size) ? data : nullptr;
}

}  // namespace

void write_item(const graft_item& item, wire_writer& to) {
  to.put(item);  // with texts that point nowhere yet
  for (const graft_text text : {item.id, item.path, item.label_name, item.group}) to.text(text);
}

graft_item read_item(wire_reader& from) {
  auto made = from.get<graft_item>();
  for (graft_text* text : {&made.id, &made.path, &made.label_name, &made.group}) {
    *text = text_in(from);
  }
  return made;
}

void wire_batch::write(const graft_batch& batch, wire_writer& to) {
  to.put(batch.worker);
  to.put(batch.n_items);
  for (uint64_t i = 0; i < batch.n_items; ++i) write_item(*batch.items[i], to);
  to.put(batch.n_columns);
  for (uint64_t c = 0; c < batch.n_columns; ++c) {
    const graft_column_data* column = batch.columns[c];
    to.put(column == nullptr ? 0 : column->kind);
    if (column == nullptr) continue;
    const bool stacked = column->stacked != nullptr;
    to.put<uint8_t>(stacked ? 1 : 0);
    if (stacked) {
      write_head(*column->stacked, to);
      write_data(*column->stacked, to);
      continue;
    }
    for (uint64_t i = 0; i < batch.n_items; ++i) {
      if (column->kind == GRAFT_COLUMN_STRING) {
        to.text(column->texts[i]);
      } else {
        write_head(*column->items[i], to);
        write_data(*column->items[i], to);
      }
    }
  }
}

bool wire_batch::read(wire_reader& from) {
  raw_ = {};
  raw_.struct_size = sizeof(raw_);
  raw_.worker = from.get<uint32_t>();
  raw_.n_items = from.count(sizeof(graft_item));
  for (uint64_t i = 0; i < raw_.n_items; ++i) {
    items_.push_back(read_item(from));
    item_pointers_.push_back(&items_.back());
  }
  raw_.items = item_pointers_.data();
  raw_.n_columns = from.count(sizeof(int32_t));
  for (uint64_t c = 0; c < raw_.n_columns && from.sound(); ++c) {
    const auto kind = from.get<int32_t>();
    column_pointers_.push_back(nullptr);
    if (kind == 0) continue;
    column& own = columns_.emplace_back();
    own.raw.struct_size = sizeof(own.raw);
    own.raw.kind = kind;
    const bool stacked = from.get<uint8_t>() != 0;
    if (stacked) {
      own.stacked = read_head(from);
      own.stacked.data = data_in(from, own.stacked);
      own.raw.stacked = &own.stacked;
    }
    for (uint64_t i = 0; i < raw_.n_items && from.sound(); ++i) {
      if (kind == GRAFT_COLUMN_STRING) {
        own.texts.push_back(text_in(from));
        continue;
      }
      graft_tensor item = own.stacked;
      if (stacked) {
        --item.rank;
        for (int32_t d = 0; d < item.rank; ++d) {
          item.shape[d] = own.stacked.shape[d + 1];
          item.strides[d] = own.stacked.strides[d + 1];
        }
        item.data = static_cast<std::byte*>(own.stacked.data) + i * byte_size(item);
      } else {
        item = read_head(from);
        item.data = data_in(from, item);
      }
      own.items.push_back(item);
    }
    for (const graft_tensor& item : own.items) own.pointers.push_back(&item);
    own.raw.items = kind == GRAFT_COLUMN_STRING ? nullptr : own.pointers.data();
    own.raw.texts = kind == GRAFT_COLUMN_STRING ? own.texts.data() : nullptr;
    column_pointers_.back() = &own.raw;
  }
  raw_.columns = column_pointers_.data();
  return from.sound();
}

void write_type(const tensor::column_type& type, wire_writer& to) {
  for (const std::string& text : {type.node, type.name, type.role}) to.text(text);
  to.put(type.kind);
  to.put(type.dtype);
  to.put(type.n_values);
  to.put<uint64_t>(type.shape.size());
  for (const int64_t size : type.shape) to.put(size);
  to.put<uint64_t>(type.class_names.size());
  for (const std::string& name : type.class_names) to.text(name);
}

tensor::column_type read_type(wire_reader& from) {
  tensor::column_type made;
  for (std::string* text : {&made.node, &made.name, &made.role}) *text = from.text();
  made.kind = from.get<int32_t>();
  made.dtype = from.get<int32_t>();
  made.n_values = from.get<uint64_t>();
  made.shape.resize(from.count(sizeof(int64_t)));
  for (int64_t& size : made.shape) size = from.get<int64_t>();
  made.class_names.resize(from.count(sizeof(uint64_t)));
  for (std::string& name : made.class_names) name = from.text();
  return made;
}

namespace {

// One visit for both directions: `io(value)...` writes or reads.
template <class Wire>
struct visitor {
  Wire& wire;
  static constexpr bool writes = std::is_same_v<Wire, wire_writer>;

  template <class... T>
  void operator()(T&... values) {
    (one(values), ...);
  }

 private:
  void one(std::string& text) {
    if constexpr (writes)
      wire.text(text);
    else
      text = wire.text();
  }
  void one(double& number) {
    if constexpr (writes)
      wire.put(number);
    else
      number = wire.template get<double>();
  }
  void one(report::thumbnail& picture) { (*this)(picture.item_id, picture.caption); }
  template <class T>
  void one(std::vector<T>& list) {
    if constexpr (writes)
      wire.template put<uint64_t>(list.size());
    else
      list.resize(wire.count(sizeof(uint64_t)));
    for (T& element : list) one(element);
  }
};

template <class V>
void visit_parts(V io, report::heading& of) {
  io(of.title);
}
template <class V>
void visit_parts(V io, report::paragraph& of) {
  io(of.text);
}
template <class V>
void visit_parts(V io, report::table& of) {
  io(of.caption, of.columns, of.rows);
}
template <class V>
void visit_parts(V io, report::series& of) {
  io(of.caption, of.x_label, of.y_label, of.x, of.names, of.y);
}
template <class V>
void visit_parts(V io, report::matrix& of) {
  io(of.caption, of.row_label, of.column_label, of.names, of.values);
}
template <class V>
void visit_parts(V io, report::thumbnails& of) {
  io(of.caption, of.items);
}
template <class V>
void visit_parts(V io, report::preformatted& of) {
  io(of.caption, of.text);
}

// The alternative of a number, empty.
template <std::size_t I = 0>
report::section alternative(std::size_t number) {
  if constexpr (I + 1 < std::variant_size_v<report::section>) {
    if (number != I) return alternative<I + 1>(number);
  }
  return report::section(std::in_place_index<I>);
}

}  // namespace

void write_section(const report::section& section, wire_writer& to) {
  to.put<uint64_t>(section.index());
  report::section copy = section;
  std::visit([&](auto& part) { visit_parts(visitor<wire_writer>{to}, part); }, copy);
}

report::section read_section(wire_reader& from) {
  report::section made = alternative(from.get<uint64_t>());
  std::visit([&](auto& part) { visit_parts(visitor<wire_reader>{from}, part); }, made);
  return made;
}

void write_description(const node_type& type, wire_writer& to) {
  to.text(type.plugin->id);
  to.text(type.plugin->version);
  to.put(known_part(*type.raw));  // pointers tell only whether there is a function
  to.text(type.raw->name);
  to.text(type.raw->summary);
  for (uint64_t i = 0; i < type.raw->n_params; ++i) {
    const graft_param& param = *type.raw->params[i];
    to.put(known_part(param));
    for (const graft_text text : {param.name, param.doc, param.unit, param.default_value}) {
      to.text(text);
    }
    for (uint64_t c = 0; c < param.n_choices; ++c) to.text(param.choices[c]);
  }
  for (uint64_t i = 0; i < type.raw->n_inputs; ++i) {
    const graft_port& port = *type.raw->inputs[i];
    to.put(known_part(port));
    for (const graft_text text : {port.name, port.role, port.column_param}) to.text(text);
  }
}

bool read_description(wire_reader& from, described_type& into) {
  const auto keep = [&] {
    into.texts.push_back(from.text());
    return to_text(into.texts.back());
  };
  into.plugin.struct_size = sizeof(into.plugin);
  into.plugin.id = keep();
  into.plugin.version = keep();
  into.table = from.get<graft_node_type>();
  into.table.name = keep();
  into.table.summary = keep();
  for (uint64_t i = 0; i < into.table.n_params && from.sound(); ++i) {
    graft_param& param = into.params.emplace_back(from.get<graft_param>());
    for (graft_text* text : {&param.name, &param.doc, &param.unit, &param.default_value}) {
      *text = keep();
    }
    auto& choices = into.choices.emplace_back();
    for (uint64_t c = 0; c < param.n_choices && from.sound(); ++c) choices.push_back(keep());
    param.choices = choices.data();
    into.param_pointers.push_back(&param);
  }
  for (uint64_t i = 0; i < into.table.n_inputs && from.sound(); ++i) {
    graft_port& port = into.ports.emplace_back(from.get<graft_port>());
    for (graft_text* text : {&port.name, &port.role, &port.column_param}) *text = keep();
    into.port_pointers.push_back(&port);
  }
  into.table.params = into.param_pointers.data();
  into.table.inputs = into.port_pointers.data();
  return from.sound();
}

}  // namespace graft::host
