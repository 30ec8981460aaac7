#include "host/checked/dataset.hpp"
#include "host/abi.hpp"

#include <graft/sdk/text.hpp>

namespace graft::host {

struct checked_dataset_calls {
  static checked_dataset& of(const graft_dataset* dataset) {
    return *reinterpret_cast<const checked_dataset::table*>(dataset)->owner;
  }
  static bool admitted(checked_dataset& own) {
    if (current_call() == &own.in_) return true;
    own.own_.accuse("it read the dataset from a thread that the host did not call it on");
    return false;
  }
  static uint64_t GRAFT_CALL count(const graft_dataset* dataset, int32_t split) noexcept {
    checked_dataset& own = of(dataset);
    return admitted(own) ? own.real_->count(own.real_, split) : 0;
  }
  static graft_status GRAFT_CALL read(const graft_dataset* dataset, int32_t split, int32_t view,
                                      const uint64_t* indices, uint64_t n,
                                      const graft_batch** batch) noexcept {
    checked_dataset& own = of(dataset);
    if (!admitted(own)) return GRAFT_FAILED_PRECONDITION;
    const graft_batch* real = nullptr;
    const graft_status code = own.real_->read(own.real_, split, view, indices, n, &real);
    if (code != GRAFT_OK) {
      own.in_.said = own.in_.host_refused = true;
      return code;
    }
    auto made = checked_batch::make(*real);
    if (!made.ok()) {
      own.own_.accuse(made.status().message());
      return GRAFT_RESOURCE_EXHAUSTED;
    }
    own.current_ = std::move(*made);
    *batch = own.current_->raw();
    return GRAFT_OK;
  }
};

checked_dataset::checked_dataset(const graft_dataset* real, checked_instance& own, call& in)
    : real_(real), own_(own), in_(in) {
  table_.raw = *real;
  table_.owner = this;
  table_.raw.count = checked_dataset_calls::count;
  table_.raw.read = checked_dataset_calls::read;
}

struct checked_item_sink_calls {
  static checked_item_sink& of(const graft_item_sink* sink) {
    return *reinterpret_cast<const checked_item_sink::table*>(sink)->owner;
  }
  static graft_status GRAFT_CALL add(const graft_item_sink* sink,
                                     const graft_listed_item* item) noexcept {
    checked_item_sink& own = of(sink);
    if (!whole(item)) {
      own.own_.accuse("it listed an item whose struct is too short for ABI 1.0");
      return GRAFT_INVALID_ARGUMENT;
    }
    if (item->id.size == 0) own.own_.accuse("it listed an item without an id");
    for (const graft_text text : {item->id, item->path, item->label, item->group}) {
      if (const std::string fault = text_fault(text); !fault.empty()) {
        own.own_.accuse("it listed an item with " + fault);
      }
    }
    if (!own.ids_.insert(to_string(item->id)).second) {
      own.own_.accuse("it listed two items with the id '" + to_string(item->id) + "'");
    }
    const graft_status code = own.real_->add(own.real_, item);
    if (code != GRAFT_OK) own.in_.said = own.in_.host_refused = true;
    return code;
  }
  static void GRAFT_CALL reject(const graft_item_sink* sink, graft_text path, graft_status code,
                                graft_text reason) noexcept {
    checked_item_sink& own = of(sink);
    if (reason.size == 0) own.own_.accuse("it rejected a file without a reason");
    own.real_->reject(own.real_, path, code, reason);
  }
};

checked_item_sink::checked_item_sink(const graft_item_sink* real, checked_instance& own, call& in)
    : real_(real), own_(own), in_(in) {
  table_.raw = *real;
  table_.owner = this;
  table_.raw.add = checked_item_sink_calls::add;
  table_.raw.reject = checked_item_sink_calls::reject;
}

}  // namespace graft::host
