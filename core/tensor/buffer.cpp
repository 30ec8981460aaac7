#include "tensor/buffer.hpp"

#include "tensor/shared_memory.hpp"

#include <new>
#include <string>

namespace graft::tensor {

void buffer::release::operator()(std::byte* memory) const {
  if (release_shared(memory)) return;
  ::operator delete (memory, std::align_val_t{alignment});
}

result<buffer> buffer::make(uint64_t size) {
  buffer made;
  if (std::byte* shared = take_shared(size); shared != nullptr) {
    made.data_.reset(shared);
    made.size_ = size;
    return made;
  }
  void* memory = ::operator new (size == 0 ? 1 : size, std::align_val_t{alignment}, std::nothrow);
  if (memory == nullptr) {
    return status(code::resource_exhausted,
                  "no memory for a tensor of " + std::to_string(size) + " bytes");
  }
  made.data_.reset(static_cast<std::byte*>(memory));
  made.size_ = size;
  return made;
}

}  // namespace graft::tensor
