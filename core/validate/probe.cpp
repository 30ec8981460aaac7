#include "validate/probe.hpp"

#include "base/hash.hpp"
#include "tensor/dtype.hpp"

#include <graft/sdk/philox.hpp>
#include <graft/sdk/text.hpp>

#include <algorithm>
#include <cstring>

namespace graft::validate {
namespace {

uint64_t key_of(std::string_view text, uint64_t seed, int64_t view) {
  base::hasher hash;
  hash.field(text);
  hash.number(seed);
  hash.number(static_cast<uint64_t>(view));
  const base::hash128 made = hash.finish();
  uint64_t key = 0;
  std::memcpy(&key, made.data(), sizeof(key));
  return key;
}

bool sized_like_images(const std::string& role) {
  return role == GRAFT_ROLE_IMAGE || role == GRAFT_ROLE_INPUT;
}

void write_value(std::byte* to, int32_t dtype, double value) {
  const auto put = [to](auto number) { std::memcpy(to, &number, sizeof(number)); };
  switch (dtype) {
    case GRAFT_FLOAT32:
      return put(static_cast<float>(value));
    case GRAFT_FLOAT64:
      return put(value);
    case GRAFT_UINT8:
      return put(static_cast<uint8_t>(std::clamp(value * 255, 0.0, 255.0)));
    case GRAFT_INT8:
      return put(static_cast<int8_t>(std::clamp(value * 127, -127.0, 127.0)));
    case GRAFT_INT32:
      return put(static_cast<int32_t>(value * 1000));
    case GRAFT_INT64:
      return put(static_cast<int64_t>(value * 1000));
    case GRAFT_BOOL:
      return put(static_cast<uint8_t>(value > 0.5));
    default:
      return put(uint16_t{0x3C00});  // 1 in float16, a small number in bfloat16
  }
}

// Words of which half tell the class.
constexpr uint64_t vocabulary = 30;

void fill_ragged(const graft_tensor& to, int32_t label, philox& random) {
  const uint64_t width = tensor::dtype_size(to.dtype);
  for (int64_t i = 0; i < to.shape[0]; ++i) {
    const uint64_t word = random.below(vocabulary / 2) * 2;
    const int64_t number = static_cast<int64_t>(random.below(2) == 0 ? word : 0) + label;
    std::memcpy(static_cast<std::byte*>(to.data) + static_cast<uint64_t>(i) * width, &number,
                width);
  }
}

}  // namespace

graft_item probe_item::raw(int32_t view, uint64_t seed) const {
  graft_item made{};
  made.struct_size = sizeof(made);
  made.split = split;
  made.label = label;
  made.view = view;
  made.id = to_text(id);
  made.path = to_text(path);
  made.label_name = to_text(label_name);
  made.group = to_text(group);
  std::copy(hash.begin(), hash.end(), made.hash);
  made.key = key_of(id, seed, view);
  return made;
}

std::vector<probe_item> probe_items(std::size_t n) {
  static const char* const names[n_classes] = {"cat", "dog", "owl"};
  std::vector<probe_item> items(n);
  for (std::size_t i = 0; i < n; ++i) {
    items[i].id = "item" + std::to_string(i);
    items[i].label = static_cast<int32_t>(i % n_classes);
    items[i].label_name = names[items[i].label];
    items[i].hash = base::hash(std::string_view(items[i].id));
  }
  return items;
}

tensor::column_type probe_column(const graft_port& port, int side, int number) {
  tensor::column_type made;
  made.node = "above" + std::to_string(number);
  made.name = to_string(port.name);
  made.role = to_string(port.role);
  made.kind = port.kind;
  made.dtype = port.dtype;
  const bool classes = made.role == GRAFT_ROLE_PROBABILITIES;
  for (int32_t d = 0; d < port.rank && port.kind == GRAFT_COLUMN_TENSOR; ++d) {
    int64_t size = port.shape[d];
    if (size == GRAFT_ANY_SIZE && sized_like_images(made.role)) {
      const bool channels = d == (made.role == GRAFT_ROLE_IMAGE ? 2 : 0);
      size = channels ? 3 : side > 0 ? side : GRAFT_ANY_SIZE;
    } else if (size == GRAFT_ANY_SIZE) {
      size = classes ? n_classes : 12;
    }
    made.shape.push_back(size);
  }
  if (port.kind == GRAFT_COLUMN_RAGGED) {
    made.shape = {GRAFT_ANY_SIZE};
    made.n_values = vocabulary;
  }
  if (classes) made.class_names = {"cat", "dog", "owl"};
  return made;
}

status fill_probe(tensor::column& column, std::size_t at, const probe_item& item, uint64_t seed) {
  const tensor::column_type& type = column.type();
  philox random(key_of(item.id + type.full_name(), seed, 0));
  if (type.kind == GRAFT_COLUMN_STRING) return column.text(at, "text of " + item.id);
  std::vector<int64_t> shape = type.shape;
  if (type.kind == GRAFT_COLUMN_RAGGED) {
    // All ragged columns of an item are about the same words.
    shape = {static_cast<int64_t>(philox(key_of(item.id, seed, 0)).below(9))};
    GRAFT_TRY_ASSIGN(const graft_tensor numbers, column.item(at, shape));
    fill_ragged(numbers, std::max(item.label, 0), random);
    return {};
  }
  for (int64_t& size : shape) {
    if (size == GRAFT_ANY_SIZE) size = 40 + static_cast<int64_t>(random.below(24));
  }
  GRAFT_TRY_ASSIGN(const graft_tensor tensor, column.item(at, shape));
  int64_t n = 1;
  for (const int64_t size : shape) n *= size;
  const int32_t label = std::max(item.label, 0);
  std::vector<double> values(static_cast<std::size_t>(n));
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool own = static_cast<int32_t>(i % n_classes) == label;
    values[i] = 0.6 * random.uniform() + (own ? 0.4 : 0.0);
    sum += values[i];
  }
  auto* to = static_cast<std::byte*>(tensor.data);
  const uint64_t width = tensor::dtype_size(tensor.dtype);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool share = type.role == GRAFT_ROLE_PROBABILITIES;
    write_value(to + i * width, tensor.dtype, share ? values[i] / sum : values[i]);
  }
  return {};
}

}  // namespace graft::validate
