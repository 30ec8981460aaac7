// The functions of graft.calibration/1 over a node class with these members:
//
//   uint64_t calibration_items();
//   status observe(const batch& in);
//   status settle();
//   status save_calibration(const output_stream& stream);
//   status load_calibration(const input_stream& stream);
#pragma once

#include <graft/abi/ext/calibration.h>
#include <graft/sdk/batch.hpp>
#include <graft/sdk/guard.hpp>
#include <graft/sdk/stream.hpp>

namespace graft::detail {

template <class Node>
struct calibration_thunks {
  static instance<Node>& of(void* self) { return *static_cast<instance<Node>*>(self); }

  static uint64_t GRAFT_CALL wanted(void* self) noexcept {
    return of(self).node.calibration_items();
  }
  static graft_status GRAFT_CALL observe(void* self, const graft_batch* in) noexcept {
    return guard(of(self).host, [&] { return of(self).node.observe(batch(in)); });
  }
  static graft_status GRAFT_CALL settle(void* self) noexcept {
    return guard(of(self).host, [&] { return of(self).node.settle(); });
  }
  static graft_status GRAFT_CALL save(void* self, const graft_output_stream* stream) noexcept {
    return guard(of(self).host,
                 [&] { return of(self).node.save_calibration(output_stream(stream)); });
  }
  static graft_status GRAFT_CALL load(void* self, const graft_input_stream* stream) noexcept {
    return guard(of(self).host,
                 [&] { return of(self).node.load_calibration(input_stream(stream)); });
  }
  static const graft_calibration* table() {
    static const graft_calibration made = {
        sizeof(graft_calibration), 0, wanted, observe, settle, save, load};
    return &made;
  }
};

}  // namespace graft::detail
