#include "host/checked/batch.hpp"
#include "host/checked/call.hpp"
#include "host/checked/instance.hpp"
#include "tensor/dtype.hpp"

#include <algorithm>
#include <cstring>
#include <span>

namespace graft::host {

struct checked_output_calls {
  static checked_output& of(const graft_output* output) {
    return *reinterpret_cast<const checked_output::table*>(output)->owner;
  }
  // The call that asks must be the one that the output was made for.
  static bool admitted(checked_output& own, const char* function) {
    if (current_call() == &own.in_) return true;
    own.fault_ = std::string("it called output->") + function +
                 "() from a thread that the host did not call it on";
    return false;
  }
  static graft_status GRAFT_CALL stacked(const graft_output* output, uint64_t column,
                                         graft_tensor* tensor) noexcept {
    checked_output& own = of(output);
    if (!admitted(own, "stacked")) return GRAFT_FAILED_PRECONDITION;
    graft_tensor real{};
    real.struct_size = sizeof(real);
    const graft_status code = own.real_->stacked(own.real_, column, &real);
    return own.give(code, column, -1, real, tensor);
  }
  static graft_status GRAFT_CALL item(const graft_output* output, uint64_t column, uint64_t item,
                                      const int64_t* shape, int32_t rank,
                                      graft_tensor* tensor) noexcept {
    checked_output& own = of(output);
    if (!admitted(own, "item")) return GRAFT_FAILED_PRECONDITION;
    graft_tensor real{};
    real.struct_size = sizeof(real);
    const graft_status code = own.real_->item(own.real_, column, item, shape, rank, &real);
    return own.give(code, column, static_cast<int64_t>(item), real, tensor);
  }
  static graft_status GRAFT_CALL text(const graft_output* output, uint64_t column, uint64_t item,
                                      graft_text value) noexcept {
    checked_output& own = of(output);
    if (!admitted(own, "text")) return GRAFT_FAILED_PRECONDITION;
    if (const std::string fault = text_fault(value); !fault.empty()) {
      own.fault_ = "it gave " + own.column_label(column) + " " + fault;
    }
    const graft_status code = own.real_->text(own.real_, column, item, value);
    if (code != GRAFT_OK) own.in_.said = own.in_.host_refused = true;
    return code;
  }
  static void GRAFT_CALL reject(const graft_output* output, uint64_t item, graft_status code,
                                graft_text reason) noexcept {
    checked_output& own = of(output);
    if (!admitted(own, "reject")) return;
    if (item >= own.n_items_) {
      own.fault_ = "it rejected item " + std::to_string(item) + " of a batch of " +
                   std::to_string(own.n_items_);
    } else if (code == GRAFT_OK || reason.size == 0 || !text_fault(reason).empty()) {
      own.fault_ = "it rejected an item without a code and a reason in UTF-8";
    } else {
      own.rejected_[item] = true;
    }
    own.real_->reject(own.real_, item, code, reason);
  }
};

checked_output::checked_output(const graft_output* real, const std::vector<std::string>& columns,
                               uint64_t n_items, call& in)
    : real_(real), columns_(columns), n_items_(n_items), in_(in), rejected_(n_items, false) {
  table_.raw = *real;
  table_.owner = this;
  table_.raw.stacked = checked_output_calls::stacked;
  table_.raw.item = checked_output_calls::item;
  table_.raw.text = checked_output_calls::text;
  table_.raw.reject = checked_output_calls::reject;
}

std::string checked_output::column_label(uint64_t column) const {
  return "output column " +
         (column < columns_.size() ? "'" + columns_[column] + "'" : std::to_string(column));
}

graft_status checked_output::give(graft_status code, uint64_t column, int64_t item,
                                  const graft_tensor& real, graft_tensor* tensor) {
  if (code != GRAFT_OK) {
    in_.said = in_.host_refused = true;
    return code;
  }
  const auto same = std::find_if(entries_.begin(), entries_.end(), [&](const entry& one) {
    return one.column == column && one.item == item && one.real.data == real.data;
  });
  *tensor = real;
  if (same != entries_.end()) {
    tensor->data = same->memory.data();
    return GRAFT_OK;
  }
  auto memory = guarded::make(byte_size(real), column_label(column));
  if (!memory.ok()) {
    in_.said = in_.host_refused = true;
    return GRAFT_RESOURCE_EXHAUSTED;
  }
  tensor->data = memory->data();
  entries_.push_back({column, item, real, std::move(*memory)});
  return GRAFT_OK;
}

// An element of four or eight bytes that still has the pattern was not written; of narrower
// elements the pattern is a likely value, so that all of an item must have it.
std::string checked_output::unfilled_item(const entry& one) const {
  const bool stacked = one.item < 0;
  const uint64_t n = stacked ? n_items_ : 1;
  const uint64_t bytes = n == 0 ? 0 : one.memory.size() / n;
  const uint64_t width = tensor::dtype_size(one.real.dtype);
  for (uint64_t i = 0; i < n; ++i) {
    const uint64_t item = stacked ? i : static_cast<uint64_t>(one.item);
    if (bytes == 0 || rejected_[item]) continue;
    const std::span row(one.memory.data() + i * bytes, bytes);
    const uint64_t step = width >= 4 ? width : bytes;
    for (uint64_t at = 0; at < bytes; at += step) {
      const auto part = row.subspan(at, step);
      if (std::all_of(part.begin(), part.end(),
                      [](std::byte b) { return b == guarded::unfilled; })) {
        return "it left " + column_label(one.column) + " of item " + std::to_string(item) +
               " unfilled at element " + std::to_string(at / width);
      }
    }
  }
  return {};
}

std::string checked_output::finish() {
  if (!fault_.empty()) return fault_;
  for (const entry& one : entries_) {
    if (!one.memory.intact()) {
      return "it wrote outside " + column_label(one.column) + ", within 63 bytes of its end";
    }
    if (std::string fault = unfilled_item(one); !fault.empty()) return fault;
    if (one.memory.size() > 0) std::memcpy(one.real.data, one.memory.data(), one.memory.size());
  }
  return {};
}

}  // namespace graft::host
