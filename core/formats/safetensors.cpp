#include "formats/safetensors.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

namespace graft::formats {
namespace {

using nlohmann::json;

constexpr std::size_t largest_header = std::size_t{16} << 20;
constexpr std::size_t largest_rank = 32;
constexpr std::size_t length_bytes = 8;
constexpr std::size_t alignment = 8;
constexpr std::string_view metadata_key = "__metadata__";

struct dtype_row {
  safetensors_dtype dtype;
  std::string_view name;
  std::size_t size;
};
constexpr std::array<dtype_row, 10> dtypes{{
    {safetensors_dtype::boolean, "BOOL", 1},
    {safetensors_dtype::uint8, "U8", 1},
    {safetensors_dtype::int8, "I8", 1},
    {safetensors_dtype::int16, "I16", 2},
    {safetensors_dtype::float16, "F16", 2},
    {safetensors_dtype::bfloat16, "BF16", 2},
    {safetensors_dtype::int32, "I32", 4},
    {safetensors_dtype::float32, "F32", 4},
    {safetensors_dtype::int64, "I64", 8},
    {safetensors_dtype::float64, "F64", 8},
}};

const dtype_row& row_of(safetensors_dtype dtype) { return dtypes[static_cast<std::size_t>(dtype)]; }

// Bytes of a tensor of that shape; nothing where there can be no such tensor.
std::optional<std::size_t> byte_size(safetensors_dtype dtype, std::span<const int64_t> shape) {
  if (std::any_of(shape.begin(), shape.end(), [](int64_t n) { return n < 0; })) return {};
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return std::size_t{0};
  constexpr auto largest = static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max());
  std::size_t size = row_of(dtype).size;
  for (const int64_t length : shape) {
    if (static_cast<std::size_t>(length) > largest / size) return {};
    size *= static_cast<std::size_t>(length);
  }
  return size;
}

// The header as JSON. nlohmann keeps the last of two equal keys, so they are looked for here.
result<json> parse_header(std::string_view text) {
  std::vector<std::set<std::string>> seen;
  std::string twice;
  const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) {
      seen.resize(static_cast<std::size_t>(depth) + 1);
      seen.back().clear();
    }
    if (event == json::parse_event_t::key && twice.empty()) {
      const auto name = parsed.get<std::string>();
      if (!seen.at(static_cast<std::size_t>(depth) - 1).insert(name).second) twice = name;
    }
    return true;
  };
  json header = json::parse(text, watch, /*allow_exceptions=*/false);
  if (!header.is_object()) return data_loss("the safetensors header is not a JSON object");
  if (!twice.empty()) {
    return data_loss("the safetensors header has the name '" + twice + "' twice");
  }
  return header;
}

std::optional<std::size_t> unsigned_number(const json& value) {
  if (!value.is_number_unsigned()) return {};
  return value.get<std::size_t>();
}

struct placed {
  std::size_t begin = 0;  // bytes from the start of the data
  std::size_t end = 0;
  safetensors_tensor* tensor = nullptr;
};

// Reads one entry of the header: {"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}.
status read_entry(const std::string& name, const json& entry, std::size_t data_size,
                  safetensors_tensor& tensor, placed& place) {
  const std::string who = "the safetensors tensor '" + name + "' ";
  const auto dtype = entry.find("dtype");
  const auto shape = entry.find("shape");
  const auto offsets = entry.find("data_offsets");
  if (dtype == entry.end() || !dtype->is_string() || shape == entry.end() || !shape->is_array() ||
      offsets == entry.end() || !offsets->is_array() || offsets->size() != 2) {
    return data_loss(who + "must have dtype, shape and two data_offsets");
  }
  const auto& wanted = dtype->get_ref<const std::string&>();
  const auto* const row = std::find_if(dtypes.begin(), dtypes.end(),
                                       [&](const dtype_row& one) { return one.name == wanted; });
  if (row == dtypes.end()) {
    return unsupported(who + "has the dtype '" + wanted + "', which is not supported");
  }
  tensor.dtype = row->dtype;
  if (shape->size() > largest_rank) return data_loss(who + "has more than 32 dimensions");
  for (const json& length : *shape) {
    const auto size = unsigned_number(length);
    if (!size || *size > static_cast<std::size_t>(std::numeric_limits<int64_t>::max())) {
      return data_loss(who + "has a dimension that is not a size");
    }
    tensor.shape.push_back(static_cast<int64_t>(*size));
  }
  const auto begin = unsigned_number((*offsets)[0]);
  const auto end = unsigned_number((*offsets)[1]);
  if (!begin || !end || *begin > *end || *end > data_size) {
    return data_loss(who + "lies outside the " + std::to_string(data_size) +
                     " bytes of data: the file was cut short or its header is damaged");
  }
  if (byte_size(tensor.dtype, tensor.shape) != *end - *begin) {
    return data_loss(who + "has " + std::to_string(*end - *begin) +
                     " bytes, which is not what its shape and dtype need");
  }
  place = {*begin, *end, &tensor};
  return {};
}

status read_metadata(const json& entry, std::map<std::string, std::string>& metadata) {
  if (!entry.is_object()) return data_loss("the safetensors __metadata__ is not a JSON object");
  for (const auto& [key, value] : entry.items()) {
    if (!value.is_string()) {
      return data_loss("the safetensors __metadata__ '" + key + "' is not a string");
    }
    metadata[key] = value.get<std::string>();
  }
  return {};
}

}  // namespace

std::size_t safetensors_item_size(safetensors_dtype dtype) { return row_of(dtype).size; }
std::string_view safetensors_dtype_name(safetensors_dtype dtype) { return row_of(dtype).name; }

safetensors_tensor safetensors_tensor::of(std::span<const float> values,
                                          std::vector<int64_t> shape) {
  const auto raw = std::as_bytes(values);
  return {safetensors_dtype::float32, std::move(shape), {raw.begin(), raw.end()}};
}

safetensors_tensor safetensors_tensor::of(std::span<const int32_t> values,
                                          std::vector<int64_t> shape) {
  const auto raw = std::as_bytes(values);
  return {safetensors_dtype::int32, std::move(shape), {raw.begin(), raw.end()}};
}

result<safetensors_file> read_safetensors(std::span<const std::byte> bytes) {
  if (bytes.size() < length_bytes) return data_loss("the safetensors file ends inside its header");
  uint64_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) {
    length |= std::to_integer<uint64_t>(bytes[i]) << (8 * i);
  }
  if (length > largest_header) {
    return data_loss("not a safetensors file, or its header is " + std::to_string(length) +
                     " bytes long; at most 16777216 are read");
  }
  if (length > bytes.size() - length_bytes) {
    return data_loss("the safetensors file ends inside its header");
  }
  const auto data = bytes.subspan(length_bytes + length);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + length_bytes, length);
  GRAFT_TRY_ASSIGN(const json header, parse_header(text));

  safetensors_file file;
  std::vector<placed> places;
  for (const auto& [name, entry] : header.items()) {
    if (name == metadata_key) {
      GRAFT_TRY(read_metadata(entry, file.metadata));
      continue;
    }
    if (!entry.is_object()) {
      return data_loss("the safetensors tensor '" + name + "' must have dtype, shape and offsets");
    }
    GRAFT_TRY(
        read_entry(name, entry, data.size(), file.tensors[name], places.emplace_back(placed{})));
  }
  // The format allows neither overlaps nor holes, so the copies below are never larger than the
  // file itself.
  std::sort(places.begin(), places.end(), [](const placed& a, const placed& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::size_t at = 0;
  for (const placed& place : places) {
    if (place.begin != at) {
      return data_loss("the safetensors tensors overlap or leave holes at byte " +
                       std::to_string(std::min(at, place.begin)) + " of the data");
    }
    at = place.end;
  }
  if (at != data.size()) {
    return data_loss("the safetensors file has " + std::to_string(data.size() - at) +
                     " bytes after its last tensor");
  }
  for (const placed& place : places) {
    const auto part = data.subspan(place.begin, place.end - place.begin);
    place.tensor->bytes.assign(part.begin(), part.end());
  }
  return file;
}

result<std::vector<std::byte>> write_safetensors(const safetensors_file& file) {
  std::vector<std::pair<std::string_view, const safetensors_tensor*>> order;
  for (const auto& [name, tensor] : file.tensors) {
    if (name == metadata_key) return invalid("a tensor cannot be named __metadata__");
    if (byte_size(tensor.dtype, tensor.shape) != tensor.bytes.size()) {
      return invalid("the bytes of the tensor '" + name + "' do not fit its shape");
    }
    order.emplace_back(name, &tensor);
  }
  // Wide elements first keeps every tensor aligned to its own element.
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return row_of(a.second->dtype).size > row_of(b.second->dtype).size;
  });

  json header = json::object();
  if (!file.metadata.empty()) header[std::string(metadata_key)] = file.metadata;
  std::size_t at = 0;
  for (const auto& [name, tensor] : order) {
    header[std::string(name)] = {{"dtype", row_of(tensor->dtype).name},
                                 {"shape", tensor->shape},
                                 {"data_offsets", {at, at + tensor->bytes.size()}}};
    at += tensor->bytes.size();
  }
  std::string text;
  try {
    text = header.dump();
  } catch (const json::exception&) {
    return invalid("a name or text for a safetensors file is not UTF-8");
  }
  text.resize((text.size() + alignment - 1) / alignment * alignment, ' ');
  if (text.size() > largest_header) return invalid("the safetensors header is over 16777216 bytes");

  std::vector<std::byte> bytes;
  bytes.reserve(length_bytes + text.size() + at);
  for (std::size_t i = 0; i < length_bytes; ++i) {
    bytes.push_back(static_cast<std::byte>(text.size() >> (8 * i) & 0xFF));
  }
  const auto raw = std::as_bytes(std::span(text));
  bytes.insert(bytes.end(), raw.begin(), raw.end());
  for (const auto& [name, tensor] : order) {
    bytes.insert(bytes.end(), tensor->bytes.begin(), tensor->bytes.end());
  }
  return bytes;
}

}  // namespace graft::formats
