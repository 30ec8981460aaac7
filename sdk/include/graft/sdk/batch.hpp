// Batches in and out of process(), and what list() writes to.
#pragma once

#include <graft/abi/item.h>
#include <graft/sdk/host.hpp>
#include <graft/sdk/status.hpp>
#include <graft/sdk/tensor.hpp>
#include <graft/sdk/text.hpp>

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>

namespace graft {

class batch {
 public:
  explicit batch(const graft_batch* raw) : raw_(raw) {}

  [[nodiscard]] std::size_t size() const { return raw_->n_items; }
  [[nodiscard]] uint32_t worker() const { return raw_->worker; }
  [[nodiscard]] const graft_item& item(std::size_t i) const { return *raw_->items[i]; }
  [[nodiscard]] std::size_t columns() const { return raw_->n_columns; }
  [[nodiscard]] bool has(std::size_t column) const { return raw_->columns[column] != nullptr; }
  // All items of a column as one tensor [n, ...]; only for columns of a fixed shape.
  [[nodiscard]] const graft_tensor& stacked(std::size_t column) const {
    return *raw_->columns[column]->stacked;
  }
  // One item's tensor of a column.
  [[nodiscard]] const graft_tensor& tensor(std::size_t column, std::size_t i) const {
    return *raw_->columns[column]->items[i];
  }
  // One item's string of a column of strings.
  [[nodiscard]] std::string_view text(std::size_t column, std::size_t i) const {
    return to_view(raw_->columns[column]->texts[i]);
  }

 private:
  const graft_batch* raw_;
};

class output {
 public:
  explicit output(const graft_output* raw) : raw_(raw) {}

  // The tensor [n, ...] of a column of a fixed shape.
  status stacked(std::size_t column, graft_tensor& tensor) const {
    tensor.struct_size = sizeof(tensor);
    return from_host(raw_->stacked(raw_, column, &tensor), "an output tensor");
  }
  // One item's tensor of a column whose shape varies.
  status item(std::size_t column, std::size_t i, std::initializer_list<int64_t> shape,
              graft_tensor& tensor) const {
    tensor.struct_size = sizeof(tensor);
    return from_host(
        raw_->item(raw_, column, i, shape.begin(), static_cast<int32_t>(shape.size()), &tensor),
        "an output tensor of that shape (out of memory, or not as declared)");
  }
  // One item's string; copied.
  status text(std::size_t column, std::size_t i, std::string_view value) const {
    return from_host(raw_->text(raw_, column, i, to_text(value)), "an output string");
  }
  // Takes one item out of the run; the batch goes on.
  void reject(std::size_t i, const status& why) const {
    raw_->reject(raw_, i, static_cast<graft_status>(why.code()), to_text(why.message()));
  }

 private:
  const graft_output* raw_;
};

// An item as a source finds it.
struct listed_item {
  std::string id;    // unique, stable between runs: the path relative to the root
  std::string path;  // where its bytes are
  std::string label;
  std::string group;
  int32_t split = GRAFT_SPLIT_NONE;
  std::array<uint8_t, 16> hash{};  // of its bytes, by host::hash
};

class item_sink {
 public:
  explicit item_sink(const graft_item_sink* raw) : raw_(raw) {}

  status add(const listed_item& item) const {
    graft_listed_item raw{};
    raw.struct_size = sizeof(raw);
    raw.split = item.split;
    raw.id = to_text(item.id);
    raw.path = to_text(item.path);
    raw.label = to_text(item.label);
    raw.group = to_text(item.group);
    for (std::size_t i = 0; i < item.hash.size(); ++i) raw.hash[i] = item.hash[i];
    return from_host(raw_->add(raw_, &raw), "the item " + item.id);
  }
  void reject(std::string_view path, const status& why) const {
    raw_->reject(raw_, to_text(path), static_cast<graft_status>(why.code()),
                 to_text(why.message()));
  }

 private:
  const graft_item_sink* raw_;
};

}  // namespace graft
