#include "host/checked/batch.hpp"

#include "host/checked/call.hpp"
#include "tensor/dtype.hpp"

#include <cstring>

namespace graft::host {

uint64_t byte_size(const graft_tensor& tensor) {
  uint64_t size = tensor::dtype_size(tensor.dtype);
  for (int32_t d = 0; d < tensor.rank; ++d) size *= static_cast<uint64_t>(tensor.shape[d]);
  return size;
}

result<checked_batch> checked_batch::make(const graft_batch& real) {
  checked_batch made;
  made.raw_ = real;
  for (uint64_t c = 0; c < real.n_columns; ++c) {
    if (real.columns[c] == nullptr) {
      made.column_pointers_.push_back(nullptr);
      continue;
    }
    GRAFT_TRY(made.add(*real.columns[c], "input column " + std::to_string(c)));
    made.column_pointers_.push_back(&made.columns_.back().raw);
  }
  made.raw_.columns = made.column_pointers_.data();
  return made;
}

result<void*> checked_batch::copy(const graft_tensor& tensor, const std::string& label) {
  const uint64_t size = byte_size(tensor);
  GRAFT_TRY_ASSIGN(guarded memory, guarded::make(size, label));
  if (size > 0) std::memcpy(memory.data(), tensor.data, size);
  memory.make_read_only();
  memory_.push_back(std::move(memory));
  return static_cast<void*>(memory_.back().data());
}

status checked_batch::add(const graft_column_data& real, const std::string& label) {
  column& own = columns_.emplace_back();
  own.raw = real;
  if (real.items == nullptr) return {};
  if (real.stacked != nullptr) {
    own.stacked = *real.stacked;
    GRAFT_TRY_ASSIGN(own.stacked.data, copy(*real.stacked, label));
    own.stacked.flags |= GRAFT_TENSOR_READ_ONLY;
    own.raw.stacked = &own.stacked;
  }
  for (uint64_t i = 0; i < raw_.n_items; ++i) {
    graft_tensor item = *real.items[i];
    if (real.stacked != nullptr) {
      const auto offset =
          static_cast<std::byte*>(item.data) - static_cast<std::byte*>(real.stacked->data);
      item.data = static_cast<std::byte*>(own.stacked.data) + offset;
    } else {
      GRAFT_TRY_ASSIGN(item.data, copy(*real.items[i], label + " of item " + std::to_string(i)));
    }
    item.flags |= GRAFT_TENSOR_READ_ONLY;
    own.items.push_back(item);
  }
  for (const graft_tensor& item : own.items) own.pointers.push_back(&item);
  own.raw.items = own.pointers.data();
  return {};
}

bool checked_batch::intact() const {
  for (const guarded& one : memory_) {
    if (!one.intact()) return false;
  }
  return true;
}

}  // namespace graft::host
