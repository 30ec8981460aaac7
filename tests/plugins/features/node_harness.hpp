// Runs one node through the C table that the host sees, with a host that only remembers.
#pragma once

#include <graft/sdk/plugin.hpp>

#include <deque>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace graft::test {

// What the node told its host.
struct fake_host {
  fake_host() {
    raw.struct_size = sizeof(raw);
    raw.thread_budget = 1;
    raw.context = this;
    raw.node_id = to_text("node");
    raw.set_error = [](const graft_host* host, graft_status, graft_text text) {
      of(host).error = to_string(text);
    };
    raw.log = [](const graft_host* host, int32_t level, graft_text line) {
      if (level >= GRAFT_LOG_WARNING) of(host).warnings.push_back(to_string(line));
    };
    raw.hash = [](const graft_host*, const void* data, uint64_t size, uint8_t out[16]) {
      uint64_t sum = 1469598103934665603ULL;
      for (uint64_t i = 0; i < size; ++i) {
        sum = (sum ^ static_cast<const uint8_t*>(data)[i]) * 1099511628211ULL;
      }
      for (int i = 0; i < 16; ++i) out[i] = static_cast<uint8_t>(sum >> (i % 8 * 8));
    };
    raw.extension = [](const graft_host* host, graft_text id) -> const void* {
      return to_view(id) == GRAFT_EXT_RESULTS && of(host).has_run ? &of(host).results : nullptr;
    };
    results.struct_size = sizeof(results);
    results.write_file = [](const graft_host* host, graft_text name, const void* data,
                            uint64_t size) -> graft_status {
      of(host).files[to_string(name)] = std::string(static_cast<const char*>(data), size);
      return GRAFT_OK;
    };
  }
  static fake_host& of(const graft_host* host) { return *static_cast<fake_host*>(host->context); }

  graft_host raw{};
  graft_results results{};
  bool has_run = true;
  std::string error;
  std::vector<std::string> warnings;
  std::map<std::string, std::string> files;  // written into the run folder
};

// Parameter values: the table's defaults, then what a test sets. Numbers, flags and lists of them.
class fake_values {
 public:
  fake_values(const graft_node_type& type, const std::map<std::string, std::string>& set) {
    for (uint64_t i = 0; i < type.n_params; ++i) {
      const graft_param& param = *type.params[i];
      const auto own = set.find(to_string(param.name));
      const std::string text = own != set.end() ? own->second : to_string(param.default_value);
      if (!text.empty()) add(param, text, own != set.end());
    }
    for (const graft_value& value : values_) pointers_.push_back(&value);
    raw_ = {sizeof(raw_), 0, pointers_.size(), pointers_.data()};
  }
  const graft_values* raw() const { return &raw_; }

 private:
  void add(const graft_param& param, const std::string& text, bool given) {
    std::vector<double>& numbers = numbers_.emplace_back();
    std::vector<int64_t>& integers = integers_.emplace_back();
    std::string plain = text;
    for (char& c : plain) c = c == '[' || c == ']' || c == ',' ? ' ' : c;
    std::istringstream words(plain);
    for (double one = 0; words >> one;) {
      numbers.push_back(one);
      integers.push_back(static_cast<int64_t>(one));
    }
    graft_value value{};
    value.struct_size = sizeof(value);
    value.type = param.type;
    value.name = param.name;
    value.given = given ? 1 : 0;
    value.flag = text == "true" ? 1 : 0;
    value.integer = integers.empty() ? 0 : integers.front();
    value.number = numbers.empty() ? 0 : numbers.front();
    value.text = to_text(texts_.emplace_back(text));
    value.count = numbers.size();
    value.numbers = numbers.data();
    value.integers = integers.data();
    values_.push_back(value);
  }

  std::deque<std::vector<double>> numbers_;
  std::deque<std::vector<int64_t>> integers_;
  std::deque<std::string> texts_;
  std::deque<graft_value> values_;
  std::vector<const graft_value*> pointers_;
  graft_values raw_{};
};

// A tensor of its own memory.
template <class T>
struct owned_tensor {
  std::vector<T> values;
  graft_tensor raw{};
  owned_tensor(int32_t dtype, std::vector<int64_t> shape, std::vector<T> content)
      : values(std::move(content)) {
    raw.struct_size = sizeof(raw);
    raw.data = values.data();
    raw.dtype = dtype;
    raw.rank = static_cast<int32_t>(shape.size());
    int64_t stride = 1;
    for (std::size_t i = shape.size(); i-- > 0; stride *= shape[i]) {
      raw.shape[i] = shape[i];
      raw.strides[i] = stride;
    }
  }
};

// Columns of tensors, one an item, as a batch.
struct fake_batch {
  std::vector<graft_item> items;
  std::vector<std::vector<const graft_tensor*>> columns;  // [column][item]

  const graft_batch* raw() {
    item_pointers.clear();
    data.clear();
    data_pointers.clear();
    for (graft_item& item : items) {
      item.struct_size = sizeof(item);
      item_pointers.push_back(&item);
    }
    for (const auto& column : columns) {
      data.push_back(
          {sizeof(graft_column_data), GRAFT_COLUMN_TENSOR, nullptr, column.data(), nullptr});
    }
    for (const graft_column_data& one : data) data_pointers.push_back(&one);
    made = {sizeof(made),        0, items.size(), item_pointers.data(), data_pointers.size(),
            data_pointers.data()};
    return &made;
  }

  std::vector<const graft_item*> item_pointers;
  std::deque<graft_column_data> data;
  std::vector<const graft_column_data*> data_pointers;
  graft_batch made{};
};

// One instance of a node type, and what its infer() and process() gave.
template <class Node>
class fake_node {
 public:
  explicit fake_node(const std::map<std::string, std::string>& set = {})
      : values_(*table_.raw(), set) {
    status = table_.raw()->create(&host.raw, values_.raw(), &self_);
  }
  ~fake_node() {
    if (self_ != nullptr) table_.raw()->destroy(self_);
  }
  fake_node(const fake_node&) = delete;
  fake_node& operator=(const fake_node&) = delete;

  const graft_node_type& type() const { return *table_.raw(); }
  void* self() const { return self_; }
  template <class T>
  const T* extension(std::string_view id) const {
    return static_cast<const T*>(type().extension(self_, to_text(id)));
  }

  // Remembers the shape of the one column that the node declares.
  graft_status infer(const std::vector<std::vector<int64_t>>& shapes) {
    std::deque<graft_column_schema> columns;
    std::vector<const graft_column_schema*> pointers;
    for (const auto& one : shapes) {
      graft_column_schema& column = columns.emplace_back();
      column.struct_size = sizeof(column);
      column.name = to_text("above");
      column.rank = static_cast<int32_t>(one.size());
      std::copy(one.begin(), one.end(), column.shape);
      pointers.push_back(&column);
    }
    const graft_schema in{sizeof(in), 0, pointers.size(), pointers.data()};
    const graft_schema_sink sink{
        sizeof(sink), 0, this, [](const graft_schema_sink* to, const graft_column_schema* column) {
          static_cast<fake_node*>(to->context)
              ->shape.assign(column->shape, column->shape + column->rank);
          return graft_status{GRAFT_OK};
        }};
    return type().infer(self_, &in, &sink);
  }

  // Gives the bytes of the stacked output column.
  template <class T>
  std::vector<T> process(fake_batch& batch) {
    std::vector<int64_t> stacked{static_cast<int64_t>(batch.items.size())};
    stacked.insert(stacked.end(), shape.begin(), shape.end());
    int64_t n = 1;
    for (const int64_t size : stacked) n *= size;
    owned_tensor<T> tensor(0, stacked, std::vector<T>(static_cast<std::size_t>(n)));
    tensor_ = &tensor.raw;
    graft_output out{};
    out.struct_size = sizeof(out);
    out.context = this;
    out.stacked = [](const graft_output* to, uint64_t, graft_tensor* given) {
      *given = *static_cast<fake_node*>(to->context)->tensor_;
      return graft_status{GRAFT_OK};
    };
    out.reject = [](const graft_output* to, uint64_t, graft_status, graft_text reason) {
      static_cast<fake_node*>(to->context)->rejected.push_back(to_string(reason));
    };
    status = type().process(self_, batch.raw(), &out);
    return tensor.values;
  }

  fake_host host;
  graft_status status = GRAFT_OK;
  std::vector<int64_t> shape;
  std::vector<std::string> rejected;

 private:
  detail::type_table<Node> table_;
  fake_values values_;
  void* self_ = nullptr;
  graft_tensor* tensor_ = nullptr;
};

}  // namespace graft::test
