// Dense row-major tensors of the IR: constants, and views that reference kernels read and write.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace graft::onednn {

// Element types of the IR. Floating point of every width becomes f32 at import.
enum class dtype : uint8_t { f32, i64, i32, u8, i8, boolean };

using shape = std::vector<int64_t>;

std::size_t element_size(dtype type);
std::string type_name(dtype type);
// Product of the sizes; 1 for a scalar. Shapes in the IR were checked against overflow.
int64_t element_count(const shape& dims);
// "[2,3,224,224]"
std::string to_string(const shape& dims);
// Distance in elements between neighbours along each axis of a row-major tensor.
std::vector<int64_t> row_major_strides(const shape& dims);

// A view that owns nothing.
struct tensor_view {
  dtype type = dtype::f32;
  shape dims;
  std::byte* data = nullptr;

  template <class T>
  [[nodiscard]] T* as() const {
    return reinterpret_cast<T*>(data);
  }
  [[nodiscard]] int64_t count() const { return element_count(dims); }
};

// A constant. Its bytes are its own, or borrowed from the model's file while that is open.
class tensor {
 public:
  tensor(dtype type, shape dims);  // zeros
  // Borrows; `bytes` must outlive the tensor. Where they are not aligned for the type they are
  // copied when someone first reads them: most of a model's weights are only ever asked for their
  // shape.
  tensor(dtype type, shape dims, std::span<const std::byte> bytes);
  template <class T>
  static std::shared_ptr<const tensor> of(dtype type, shape dims, std::span<const T> values) {
    auto made = std::make_shared<tensor>(type, std::move(dims));
    if (!values.empty()) std::memcpy(made->mutable_data(), values.data(), values.size_bytes());
    return made;
  }

  [[nodiscard]] dtype type() const { return type_; }
  [[nodiscard]] const shape& dims() const { return dims_; }
  [[nodiscard]] int64_t count() const { return element_count(dims_); }
  [[nodiscard]] const std::byte* data() const;
  template <class T>
  [[nodiscard]] std::span<const T> values() const {
    return {reinterpret_cast<const T*>(data()), static_cast<std::size_t>(count())};
  }
  // Only for tensors that own their bytes.
  [[nodiscard]] std::byte* mutable_data() { return owned_.get(); }
  // For reference kernels, which do not write to their inputs.
  [[nodiscard]] tensor_view view() const { return {type_, dims_, const_cast<std::byte*>(data())}; }
  // The elements of an integer or boolean tensor, widened.
  [[nodiscard]] std::vector<int64_t> integers() const;

 private:
  struct release {
    void operator()(std::byte* bytes) const;
  };
  dtype type_;
  shape dims_;
  [[nodiscard]] std::unique_ptr<std::byte, release> allocate() const;

  mutable std::unique_ptr<std::byte, release> owned_;
  mutable std::once_flag copied_;
  std::span<const std::byte> borrowed_;
};

using tensor_ptr = std::shared_ptr<const tensor>;

// Calls f with a value of the C++ type that holds elements of `type`.
template <class F>
auto visit(dtype type, F&& f) {
  switch (type) {
    case dtype::f32:
      return f(float{});
    case dtype::i64:
      return f(int64_t{});
    case dtype::i32:
      return f(int32_t{});
    case dtype::i8:
      return f(int8_t{});
    case dtype::u8:
    case dtype::boolean:
      break;
  }
  return f(uint8_t{});
}

}  // namespace graft::onednn
