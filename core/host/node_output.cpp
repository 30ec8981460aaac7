#include "host/node_output.hpp"

#include "host/services.hpp"

#include <graft/sdk/text.hpp>

#include <span>

namespace graft::host {

struct node_output_calls {
  static node_output& of(const graft_output* output) {
    return *static_cast<node_output*>(output->context);
  }
  static graft_status answer(const status& outcome) {
    if (!outcome.ok()) remember_error(outcome.message());
    return static_cast<graft_status>(outcome.code());
  }
  static tensor::column* column(const graft_output* output, uint64_t number) {
    node_output& own = of(output);
    return number < own.columns_.size() ? &own.columns_[number] : nullptr;
  }
  static graft_status answer(result<graft_tensor> made, graft_tensor* tensor) {
    if (made.ok()) *tensor = *made;
    return answer(made.status());
  }
  static status unknown() { return {code::out_of_range, "no output column of that number"}; }

  static graft_status GRAFT_CALL stacked(const graft_output* output, uint64_t number,
                                         graft_tensor* tensor) noexcept {
    tensor::column* const found = column(output, number);
    return found == nullptr ? answer(unknown()) : answer(found->stacked(), tensor);
  }
  static graft_status GRAFT_CALL item(const graft_output* output, uint64_t number, uint64_t item,
                                      const int64_t* shape, int32_t rank,
                                      graft_tensor* tensor) noexcept {
    tensor::column* const found = column(output, number);
    if (found == nullptr || rank < 0 || rank > GRAFT_MAX_RANK) return answer(unknown());
    return answer(found->item(item, {shape, static_cast<std::size_t>(rank)}), tensor);
  }
  static graft_status GRAFT_CALL text(const graft_output* output, uint64_t number, uint64_t item,
                                      graft_text value) noexcept {
    tensor::column* const found = column(output, number);
    return answer(found == nullptr ? unknown() : found->text(item, to_string(value)));
  }
  static void GRAFT_CALL reject(const graft_output* output, uint64_t item, graft_status code,
                                graft_text reason) noexcept {
    node_output& own = of(output);
    if (item >= own.n_) return;
    const bool named = code != GRAFT_OK;  // a rejection is a failure, whatever the plugin says
    own.rejected_.emplace(
        item, status(named ? static_cast<graft::code>(code) : graft::code::internal,
                     reason.size > 0 ? to_string(reason) : "rejected without a reason"));
  }
};

node_output::node_output(const std::vector<tensor::column_type>& types, std::size_t n_items)
    : n_(n_items) {
  columns_.reserve(types.size());
  for (const tensor::column_type& type : types) columns_.emplace_back(type, n_items);
  raw_.struct_size = sizeof(raw_);
  raw_.context = this;
  raw_.stacked = node_output_calls::stacked;
  raw_.item = node_output_calls::item;
  raw_.text = node_output_calls::text;
  raw_.reject = node_output_calls::reject;
}

status node_output::check_complete() const {
  std::vector<bool> skip(n_, false);
  for (const auto& [item, reason] : rejected_) skip[item] = true;
  for (const tensor::column& one : columns_) {
    if (!one.complete(skip)) {
      return {code::internal, "process() returned without a value for every item of column '" +
                                  one.type().full_name() + "'"};
    }
  }
  return {};
}

}  // namespace graft::host
