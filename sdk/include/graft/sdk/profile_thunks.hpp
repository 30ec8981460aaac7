// The function of graft.profile/1 over a node class with this member:
//
//   status profile(const batch& in, uint64_t repeats, const layer_sink& out);
#pragma once

#include <graft/abi/ext/profile.h>
#include <graft/sdk/batch.hpp>
#include <graft/sdk/guard.hpp>

#include <string_view>

namespace graft {

class layer_sink {
 public:
  explicit layer_sink(const graft_layer_sink* raw) : raw_(raw) {}

  // Milliseconds and arithmetic operations are those of one item.
  status add(std::string_view name, std::string_view op, std::string_view implementation,
             double milliseconds, double operations) const {
    const graft_layer layer = {
        sizeof(graft_layer), 0,         to_text(name), to_text(op), to_text(implementation),
        milliseconds,        operations};
    return from_host(raw_->add(raw_, &layer), "the layer " + std::string(name));
  }

 private:
  const graft_layer_sink* raw_;
};

namespace detail {

template <class Node>
struct profile_thunks {
  static graft_status GRAFT_CALL run(void* self, const graft_batch* in, uint64_t repeats,
                                     const graft_layer_sink* out) noexcept {
    auto& at = *static_cast<instance<Node>*>(self);
    return guard(at.host, [&] { return at.node.profile(batch(in), repeats, layer_sink(out)); });
  }
  static const graft_profile* table() {
    static const graft_profile made = {sizeof(graft_profile), 0, run};
    return &made;
  }
};

}  // namespace detail
}  // namespace graft
