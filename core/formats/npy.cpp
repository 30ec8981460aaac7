#include "formats/npy.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <utility>

namespace graft::formats {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t largest_header = std::size_t{1} << 16;
constexpr std::size_t largest_rank = 32;

constexpr std::array<std::pair<npy_dtype, std::string_view>, 5> descrs{{
    {npy_dtype::float32, "<f4"},
    {npy_dtype::float64, "<f8"},
    {npy_dtype::int64, "<i8"},
    {npy_dtype::int32, "<i4"},
    {npy_dtype::uint8, "|u1"},
}};

// The header's dictionary: a Python literal of which NumPy writes exactly three keys.
class dictionary {
 public:
  explicit dictionary(std::string_view text) : text_(text) {}

  status read(npy_header& header) {
    bool has_descr = false;
    bool has_order = false;
    bool has_shape = false;
    if (!take('{')) return fault("a '{'");
    while (!take('}')) {
      const std::optional<std::string_view> key = quoted();
      if (!key || !take(':')) return fault("a key in quotes and a colon");
      bool& seen = *key == "descr" ? has_descr : *key == "shape" ? has_shape : has_order;
      if (std::exchange(seen, true))
        return data_loss("the .npy header says '" + std::string(*key) + "' twice");
      if (*key == "descr") {
        GRAFT_TRY(descr(header));
      } else if (*key == "fortran_order") {
        GRAFT_TRY(order());
      } else if (*key == "shape") {
        GRAFT_TRY(shape(header));
      } else {
        return data_loss("the .npy header has the unknown key '" + std::string(*key) + "'");
      }
      if (!take(',') && peek() != '}') return fault("a comma or '}'");
    }
    if (!has_descr || !has_order || !has_shape) {
      return data_loss("the .npy header must have the keys descr, fortran_order and shape");
    }
    if (peek() != '\0') return fault("nothing after '}'");
    if (fortran_ && header.shape.size() > 1) {
      return unsupported(
          "the .npy array is in Fortran order, C order is expected; save it with "
          "numpy.ascontiguousarray");
    }
    return {};
  }

 private:
  status descr(npy_header& header) {
    const std::optional<std::string_view> text = quoted();
    if (!text) return fault("a dtype in quotes");
    for (const auto& [dtype, name] : descrs) {
      if (*text == name) {
        header.dtype = dtype;
        return {};
      }
    }
    return unsupported("the .npy dtype '" + std::string(*text) +
                       "' is not supported; expected <f4, <f8, <i8, <i4 or |u1");
  }

  status order() {
    if (word("False")) return {};
    if (!word("True")) return fault("True or False");
    fortran_ = true;
    return {};
  }

  status shape(npy_header& header) {
    if (!take('(')) return fault("a '('");
    while (!take(')')) {
      const std::optional<int64_t> size = integer();
      if (!size) return fault("a size");
      if (header.shape.size() == largest_rank) {
        return data_loss("the .npy shape has more than 32 dimensions");
      }
      header.shape.push_back(*size);
      if (!take(',') && peek() != ')') return fault("a comma or ')'");
    }
    return {};
  }

  // The next character after blanks; '\0' at the end.
  char peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }
  bool word(std::string_view wanted) {
    peek();
    if (text_.substr(at_, wanted.size()) != wanted) return false;
    at_ += wanted.size();
    return true;
  }
  std::optional<std::string_view> quoted() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') return std::nullopt;
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return inside;
  }
  std::optional<int64_t> integer() {
    peek();
    const std::size_t start = at_;
    int64_t value = 0;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      const int digit = text_[at_] - '0';
      if (value > (std::numeric_limits<int64_t>::max() - digit) / 10) return std::nullopt;
      value = value * 10 + digit;
    }
    if (at_ == start) return std::nullopt;
    if (at_ < text_.size() && text_[at_] == 'L') ++at_;  // Python 2 wrote 3L
    return value;
  }
  [[nodiscard]] status fault(const std::string& expected) const {
    return data_loss("the .npy header is damaged at character " + std::to_string(at_) + ": " +
                     expected + " is expected");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool fortran_ = false;
};

// The product of the shape and the item size, or why there is none.
result<std::size_t> data_size(const npy_header& header) {
  // A zero makes the product 0 whatever the other sizes are.
  if (std::find(header.shape.begin(), header.shape.end(), 0) != header.shape.end())
    return std::size_t{0};
  constexpr auto largest = static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max());
  std::size_t size = npy_item_size(header.dtype);
  for (const int64_t length : header.shape) {
    if (static_cast<std::size_t>(length) > largest / size) {
      return data_loss("the .npy shape is larger than any memory");
    }
    size *= static_cast<std::size_t>(length);
  }
  return size;
}

status check_length(const npy_header& header, std::size_t file_size) {
  const std::size_t have = file_size - header.data_offset;
  if (have == header.data_size) return {};
  return data_loss("the .npy header promises " + std::to_string(header.data_size) +
                   " bytes of data, the file has " + std::to_string(have) +
                   (have < header.data_size ? ": it was cut short" : ": something was appended"));
}

}  // namespace

std::size_t npy_item_size(npy_dtype dtype) {
  switch (dtype) {
    case npy_dtype::float64:
    case npy_dtype::int64:
      return 8;
    case npy_dtype::float32:
    case npy_dtype::int32:
      return 4;
    case npy_dtype::uint8:
      return 1;
  }
  return 0;
}

std::string_view npy_descr(npy_dtype dtype) {
  return descrs[static_cast<std::size_t>(dtype)].second;
}

result<npy_header> read_npy_header(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.substr(0, magic.size()) != magic) {
    return data_loss("not an .npy file: it does not start with the bytes \\x93NUMPY");
  }
  if (text.size() < 10) return data_loss("the .npy file ends inside its header");
  const auto byte_at = [&](std::size_t i) { return std::to_integer<std::size_t>(bytes[i]); };
  const std::size_t major = byte_at(6);
  if (major < 1 || major > 3) {
    return unsupported("the .npy file has format version " + std::to_string(major) +
                       "; expected 1, 2 or 3");
  }
  const std::size_t prefix = major == 1 ? 10 : 12;
  if (text.size() < prefix) return data_loss("the .npy file ends inside its header");
  std::size_t length = byte_at(8) | byte_at(9) << 8;
  if (major > 1) length |= byte_at(10) << 16 | byte_at(11) << 24;
  if (length > largest_header) {
    return data_loss("the .npy header is " + std::to_string(length) +
                     " bytes long; at most 65536 are read");
  }
  if (text.size() - prefix < length) return data_loss("the .npy file ends inside its header");

  npy_header header;
  GRAFT_TRY(dictionary(text.substr(prefix, length)).read(header));
  header.data_offset = prefix + length;
  GRAFT_TRY_ASSIGN(header.data_size, data_size(header));
  return header;
}

result<npy_array> read_npy(std::span<const std::byte> bytes) {
  GRAFT_TRY_ASSIGN(npy_header header, read_npy_header(bytes));
  GRAFT_TRY(check_length(header, bytes.size()));
  const auto data = bytes.subspan(header.data_offset);
  return npy_array{header.dtype, std::move(header.shape), {data.begin(), data.end()}};
}

result<npy_array> read_npy_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff end = file ? static_cast<std::streamoff>(file.tellg()) : -1;
  // A folder opens as a stream of the largest size.
  if (end < 0 || end == std::numeric_limits<std::streamoff>::max()) {
    return status(code::not_found, path + ": cannot be opened for reading as a file");
  }
  const auto size = static_cast<std::size_t>(end);
  std::vector<std::byte> start(std::min(size, largest_header + 12));
  file.seekg(0);
  const auto read = [&](std::vector<std::byte>& into) {
    return static_cast<bool>(
        file.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size())));
  };
  if (!read(start)) return data_loss(path + ": reading failed");
  result<npy_header> header = read_npy_header(start);
  if (!header.ok()) return header.status().within(path);
  GRAFT_TRY(check_length(*header, size).within(path));
  npy_array array{header->dtype, std::move(header->shape),
                  std::vector<std::byte>(header->data_size)};
  file.seekg(static_cast<std::streamoff>(header->data_offset));
  if (!read(array.bytes)) return data_loss(path + ": reading failed");
  return array;
}

}  // namespace graft::formats
