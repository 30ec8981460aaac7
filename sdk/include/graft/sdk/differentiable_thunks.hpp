// The functions of graft.differentiable/1 over a node class with these members:
//
//   result<std::span<const graft_boundary* const>> boundaries();
//   result<uint64_t> first_trainable();
//   result<std::span<const graft_parameter* const>> parameters();
//   status initialise(uint64_t key);
//   status changed();
//   status forward(const graft::stretch& part, int32_t mode, const graft_tensor& in,
//                  graft_tensor& out, const graft::workers& workers, void** tape);
//   status vjp(void* tape, const graft_tensor& grad_out, graft_tensor* grad_in,
//              const graft::workers& workers);
//   void destroy_tape(void* tape);
#pragma once

#include <graft/abi/ext/differentiable.h>
#include <graft/sdk/guard.hpp>
#include <graft/sdk/result.hpp>

#include <cstdint>
#include <functional>
#include <span>

namespace graft {

// From one boundary to a later one.
struct stretch {
  uint64_t from = 0;
  uint64_t to = 0;
};

// The host's threads.
class workers {
 public:
  explicit workers(const graft_workers* raw) : raw_(raw) {}

  [[nodiscard]] uint32_t count() const { return raw_->count; }
  // task(0) ... task(n - 1), each once, on any thread. Tasks must not throw.
  [[nodiscard]] status run(uint64_t n, const std::function<void(uint64_t)>& task) const {
    const auto call = [](void* context, uint64_t index) noexcept {
      (*static_cast<const std::function<void(uint64_t)>*>(context))(index);
    };
    // The function itself is never written to; the ABI's context is not const.
    auto* context = const_cast<std::function<void(uint64_t)>*>(&task);
    return from_host(raw_->run(raw_, n, call, context), "spreading work over threads");
  }

 private:
  const graft_workers* raw_;
};

namespace detail {

template <class Node>
struct differentiable_thunks {
  static instance<Node>& of(void* self) { return *static_cast<instance<Node>*>(self); }

  static graft_status GRAFT_CALL boundaries(void* self, const graft_boundary* const** list,
                                            uint64_t* n) noexcept {
    return guard(of(self).host, [&]() -> status {
      GRAFT_TRY_ASSIGN(const std::span<const graft_boundary* const> all,
                       of(self).node.boundaries());
      *list = all.data();
      *n = all.size();
      return {};
    });
  }
  static graft_status GRAFT_CALL first_trainable(void* self, uint64_t* boundary) noexcept {
    return guard(of(self).host, [&]() -> status {
      GRAFT_TRY_ASSIGN(*boundary, of(self).node.first_trainable());
      return {};
    });
  }
  static graft_status GRAFT_CALL parameters(void* self, const graft_parameter* const** list,
                                            uint64_t* n) noexcept {
    return guard(of(self).host, [&]() -> status {
      GRAFT_TRY_ASSIGN(const std::span<const graft_parameter* const> all,
                       of(self).node.parameters());
      *list = all.data();
      *n = all.size();
      return {};
    });
  }
  static graft_status GRAFT_CALL initialise(void* self, uint64_t key) noexcept {
    return guard(of(self).host, [&] { return of(self).node.initialise(key); });
  }
  static graft_status GRAFT_CALL changed(void* self) noexcept {
    return guard(of(self).host, [&] { return of(self).node.changed(); });
  }
  static graft_status GRAFT_CALL forward(void* self, uint64_t from, uint64_t to, int32_t mode,
                                         const graft_tensor* in, graft_tensor* out,
                                         const graft_workers* given, void** tape) noexcept {
    return guard(of(self).host, [&] {
      return of(self).node.forward(stretch{from, to}, mode, *in, *out, workers(given), tape);
    });
  }
  static graft_status GRAFT_CALL vjp(void* self, void* tape, const graft_tensor* grad_out,
                                     graft_tensor* grad_in, const graft_workers* given) noexcept {
    return guard(of(self).host,
                 [&] { return of(self).node.vjp(tape, *grad_out, grad_in, workers(given)); });
  }
  static void GRAFT_CALL destroy_tape(void* self, void* tape) noexcept {
    of(self).node.destroy_tape(tape);
  }

  static const graft_differentiable* table() {
    static const graft_differentiable made = {sizeof(graft_differentiable),
                                              0,
                                              boundaries,
                                              first_trainable,
                                              parameters,
                                              initialise,
                                              changed,
                                              forward,
                                              vjp,
                                              destroy_tape};
    return &made;
  }
};

}  // namespace detail
}  // namespace graft
