// What a host and its child say to each other, as bytes.
#pragma once

#include "host/isolate/wire.hpp"
#include "host/library.hpp"
#include "report/section.hpp"
#include "tensor/column.hpp"
#include "tensor/column_type.hpp"

#include <graft/abi/image_spec.h>
#include <graft/abi/item.h>
#include <graft/abi/node.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace graft::host {

enum class ask : uint32_t { log, progress, metrics, history, gate, write_file, section, read };
enum class request : uint32_t {
  create,
  obey,
  wanted,
  views,
  train_below,
  identity,
  plan,
  infer,
  list,
  arrange,
  process,
  fit,
  finish,
  save,
  load
};

// What process() is called for.
enum class batch_for : uint8_t { columns, sink, columns_of_contents };

// How a column that process() made is told.
enum class form : uint8_t { items, stacked, strings };

// A graft_batch whose tensors lie in the message or in shared memory; alive as long as the bytes.
class wire_batch {
 public:
  static void write(const graft_batch& batch, wire_writer& to);
  // False where the message is damaged.
  bool read(wire_reader& from);
  [[nodiscard]] const graft_batch& raw() const { return raw_; }

 private:
  struct column {
    graft_column_data raw{};
    graft_tensor stacked{};
    std::vector<graft_tensor> items;
    std::vector<const graft_tensor*> pointers;
    std::vector<graft_text> texts;
  };
  std::deque<graft_item> items_;
  std::vector<const graft_item*> item_pointers_;
  std::deque<column> columns_;
  std::vector<const graft_column_data*> column_pointers_;
  graft_batch raw_{};
};

void write_item(const graft_item& item, wire_writer& to);
graft_item read_item(wire_reader& from);

void write_type(const tensor::column_type& type, wire_writer& to);
tensor::column_type read_type(wire_reader& from);

void write_section(const report::section& section, wire_writer& to);
report::section read_section(wire_reader& from);

// A node type's table, rebuilt from a child's description.
struct described_type {
  graft_node_type table{};
  graft_plugin plugin{};
  std::deque<std::string> texts;
  std::deque<graft_param> params;
  std::deque<std::vector<graft_text>> choices;
  std::deque<graft_port> ports;
  std::vector<const graft_param*> param_pointers;
  std::vector<const graft_port*> port_pointers;
};
void write_description(const node_type& type, wire_writer& to);
bool read_description(wire_reader& from, described_type& into);

}  // namespace graft::host
