#include "gradient/kernels.hpp"
#include "gradient/parameter_store.hpp"
#include "gradient/program.hpp"

#include <cstring>
#include <utility>

namespace graft::onednn::gradient {

shape physical(const shape& dims, order layout) {
  if (layout == order::plain) return dims;
  return {dims[0], dims[2], dims[3], dims[1]};
}

bool same_bytes(const shape& dims) {
  return dims.size() != 4 || dims[1] == 1 || dims[2] * dims[3] == 1;
}

void to_channels_last(const float* from, const shape& dims, float* to) {
  const int64_t inner = dims[2] * dims[3];
  for (int64_t n = 0; n < dims[0]; ++n) {
    transpose(from + n * dims[1] * inner, dims[1], inner, to + n * dims[1] * inner);
  }
}

void to_plain(const float* from, const shape& dims, float* to) {
  const int64_t inner = dims[2] * dims[3];
  for (int64_t n = 0; n < dims[0]; ++n) {
    transpose(from + n * dims[1] * inner, inner, dims[1], to + n * dims[1] * inner);
  }
}

chunk::chunk(buffer_pool& pool, const parameter_store& parameters, std::size_t places,
             std::size_t operators)
    : pool_(&pool),
      parameters_(&parameters),
      values_(places),
      gradients_(places),
      notes_(operators) {}

const float* chunk::read(const operand& o) const {
  switch (o.what) {
    case operand::kind::activation:
      return values_[static_cast<std::size_t>(o.index)].get();
    case operand::kind::parameter:
      return parameters_->all()[static_cast<std::size_t>(o.index)].value.get();
    case operand::kind::constant:
      return o.constant->values<float>().data();
    case operand::kind::none:
      break;
  }
  return nullptr;
}

float* chunk::make(const operand& o) {
  buffer& to = values_[static_cast<std::size_t>(o.index)];
  to = pool_->get(o.count());
  return to.get();
}

const buffer& chunk::share(const operand& o) const {
  return values_[static_cast<std::size_t>(o.index)];
}

void chunk::put(const operand& o, buffer b) {
  values_[static_cast<std::size_t>(o.index)] = std::move(b);
}

bool chunk::wants(const operand& o) const {
  if (o.is(operand::kind::activation)) return o.index != unwanted_;
  return o.is(operand::kind::parameter) && sums_[static_cast<std::size_t>(o.index)] != nullptr;
}

const buffer& chunk::gradient(const operand& o) const {
  return gradients_[static_cast<std::size_t>(o.index)];
}

buffer chunk::take_gradient(const operand& o) {
  buffer taken = std::move(gradients_[static_cast<std::size_t>(o.index)]);
  gradients_[static_cast<std::size_t>(o.index)].reset();
  if (taken.use_count() == 1) return taken;
  buffer own = pool_->get(o.count());
  std::memcpy(own.get(), taken.get(), static_cast<std::size_t>(o.count()) * sizeof(float));
  return own;
}

void chunk::give(const operand& o, buffer b) {
  if (o.is(operand::kind::parameter)) {
    accumulate(b.get(), o.count(), sum(o));
    return;
  }
  buffer& to = gradients_[static_cast<std::size_t>(o.index)];
  if (to == nullptr) {
    to = std::move(b);
    return;
  }
  if (to.use_count() != 1) {
    buffer own = pool_->get(o.count());
    std::memcpy(own.get(), to.get(), static_cast<std::size_t>(o.count()) * sizeof(float));
    to = std::move(own);
  }
  accumulate(b.get(), o.count(), to.get());
}

float* chunk::sum(const operand& o) const { return sums_[static_cast<std::size_t>(o.index)]; }

void chunk::begin_backward(std::span<float* const> sums, int32_t entry, bool want_entry) {
  sums_ = sums;
  unwanted_ = want_entry ? -1 : entry;
}

void chunk::clear() {
  for (buffer& one : values_) one.reset();
  for (buffer& one : gradients_) one.reset();
  for (auto& one : notes_) one.clear();
}

}  // namespace graft::onednn::gradient
