#include "ir/tensor.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace graft::onednn {
namespace {

constexpr std::size_t alignment = 64;

}  // namespace

std::size_t element_size(dtype type) {
  switch (type) {
    case dtype::f32:
    case dtype::i32:
      return 4;
    case dtype::i64:
      return 8;
    case dtype::u8:
    case dtype::i8:
    case dtype::boolean:
      break;
  }
  return 1;
}

std::string type_name(dtype type) {
  switch (type) {
    case dtype::f32:
      return "float32";
    case dtype::i64:
      return "int64";
    case dtype::i32:
      return "int32";
    case dtype::u8:
      return "uint8";
    case dtype::i8:
      return "int8";
    case dtype::boolean:
      break;
  }
  return "bool";
}

int64_t element_count(const shape& dims) {
  int64_t count = 1;
  for (const int64_t size : dims) count *= size;
  return count;
}

std::string to_string(const shape& dims) {
  std::string text = "[";
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (i > 0) text += ',';
    text += std::to_string(dims[i]);
  }
  return text + "]";
}

std::vector<int64_t> row_major_strides(const shape& dims) {
  std::vector<int64_t> strides(dims.size(), 1);
  for (std::size_t i = dims.size(); i-- > 1;) strides[i - 1] = strides[i] * dims[i];
  return strides;
}

void tensor::release::operator()(std::byte* bytes) const {
  ::operator delete (bytes, std::align_val_t{alignment});
}

std::unique_ptr<std::byte, tensor::release> tensor::allocate() const {
  const std::size_t bytes = static_cast<std::size_t>(count()) * element_size(type_);
  return std::unique_ptr<std::byte, release>(static_cast<std::byte*>(
      ::operator new (std::max<std::size_t>(bytes, 1), std::align_val_t{alignment})));
}

tensor::tensor(dtype type, shape dims) : type_(type), dims_(std::move(dims)), owned_(allocate()) {
  std::memset(owned_.get(), 0, static_cast<std::size_t>(count()) * element_size(type_));
}

tensor::tensor(dtype type, shape dims, std::span<const std::byte> bytes)
    : type_(type), dims_(std::move(dims)), borrowed_(bytes) {}

const std::byte* tensor::data() const {
  if (borrowed_.data() == nullptr) return owned_.get();
  if (reinterpret_cast<std::uintptr_t>(borrowed_.data()) % element_size(type_) == 0) {
    return borrowed_.data();
  }
  std::call_once(copied_, [this] {
    owned_ = allocate();
    std::memcpy(owned_.get(), borrowed_.data(), borrowed_.size());
  });
  return owned_.get();
}

std::vector<int64_t> tensor::integers() const {
  std::vector<int64_t> out(static_cast<std::size_t>(count()));
  visit(type_, [&](auto zero) {
    const auto from = values<decltype(zero)>();
    std::transform(from.begin(), from.end(), out.begin(),
                   [](auto value) { return static_cast<int64_t>(value); });
  });
  return out;
}

}  // namespace graft::onednn
