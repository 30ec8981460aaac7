// graft.differentiable/1 of a checked instance: tensors in guarded memory, and tasks that run on
// the host's threads as parts of the call that started them.
#include "host/checked/batch.hpp"
#include "host/checked/instance.hpp"

#include <graft/sdk/text.hpp>

#include <cstring>
#include <optional>

namespace graft::host {
namespace {

const graft_differentiable& real(checked_instance& own) {
  return *static_cast<const graft_differentiable*>(
      own.type.inner->extension(own.self, to_text(std::string_view(GRAFT_EXT_DIFFERENTIABLE))));
}

// A tensor's copy behind guard pages; the bytes come from, or go back to, the caller's.
struct mirror {
  guarded memory;
  graft_tensor tensor{};

  static result<mirror> make(const graft_tensor& of, const std::string& label, bool input) {
    mirror made;
    made.tensor = of;
    GRAFT_TRY_ASSIGN(made.memory, guarded::make(byte_size(of), label));
    made.tensor.data = made.memory.data();
    if (input && made.memory.size() > 0) {
      std::memcpy(made.memory.data(), of.data, made.memory.size());
      made.memory.make_read_only();
    }
    return made;
  }
  void give(const graft_tensor& to) const {
    if (memory.size() > 0) std::memcpy(to.data, memory.data(), memory.size());
  }
};

// The host's threads, with the call that they work for.
struct workers {
  graft_workers table{};
  const graft_workers* real = nullptr;
  call* in = nullptr;

  workers(const graft_workers* given, call& now) : real(given), in(&now) {
    if (given == nullptr) return;
    table = *given;
    table.context = this;
    table.run = run;
  }
  [[nodiscard]] const graft_workers* raw() const { return real == nullptr ? nullptr : &table; }

 private:
  struct job {
    void(GRAFT_CALL* task)(void*, uint64_t);
    void* context;
    const call* in;
  };
  static void GRAFT_CALL one(void* context, uint64_t index) {
    const auto& own = *static_cast<job*>(context);
    call part = *own.in;
    const call_scope scope(part);
    own.task(own.context, index);
  }
  static graft_status GRAFT_CALL run(const graft_workers* given, uint64_t n,
                                     void(GRAFT_CALL* task)(void*, uint64_t),
                                     void* context) noexcept {
    const auto& own = *static_cast<const workers*>(given->context);
    job shared{task, context, own.in};
    return own.real->run(own.real, n, one, &shared);
  }
};

graft_status GRAFT_CALL boundaries(void* self, const graft_boundary* const** list,
                                   uint64_t* n) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "boundaries", false, [&](call& in) {
    const graft_status code = real(own).boundaries(own.self, list, n);
    if (code == GRAFT_OK && *n < 2) return blame(in, "it gave fewer than two boundaries");
    return code;
  });
}

graft_status GRAFT_CALL first_trainable(void* self, uint64_t* boundary) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "first_trainable", false,
                      [&](call&) { return real(own).first_trainable(own.self, boundary); });
}

graft_status GRAFT_CALL parameters(void* self, const graft_parameter* const** list,
                                   uint64_t* n) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "parameters", false, [&](call& in) {
    const graft_status code = real(own).parameters(own.self, list, n);
    for (uint64_t i = 0; code == GRAFT_OK && i < *n; ++i) {
      const graft_parameter& one = *(*list)[i];
      const std::string name = "parameter '" + to_string(one.name) + "'";
      if (one.value == nullptr || one.value->dtype != GRAFT_FLOAT32) {
        return blame(in, name + " has no float32 value");
      }
      const bool trainable = (one.flags & GRAFT_PARAMETER_TRAINABLE) != 0;
      if (trainable != (one.gradient != nullptr)) {
        return blame(in, name + " has a gradient where it is not trainable, or none where it is");
      }
      if (trainable && byte_size(*one.gradient) != byte_size(*one.value)) {
        return blame(in, name + " has a gradient of another shape");
      }
    }
    return code;
  });
}

graft_status GRAFT_CALL initialise(void* self, uint64_t key) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "initialise", false,
                      [&](call&) { return real(own).initialise(own.self, key); });
}

graft_status GRAFT_CALL changed(void* self) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "changed", false, [&](call&) { return real(own).changed(own.self); });
}

graft_status GRAFT_CALL forward(void* self, uint64_t from, uint64_t to, int32_t mode,
                                const graft_tensor* in, graft_tensor* out,
                                const graft_workers* given, void** tape) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "forward", false, [&](call& now) {
    auto input = mirror::make(*in, "the input of forward()", true);
    auto output = mirror::make(*out, "the output of forward()", false);
    if (!input.ok() || !output.ok()) return blame(now, "no memory to check it in");
    const workers shared(given, now);
    const graft_status code = real(own).forward(own.self, from, to, mode, &input->tensor,
                                                &output->tensor, shared.raw(), tape);
    if (!output->memory.intact()) return blame(now, "it wrote outside its output");
    if (code == GRAFT_OK && tape != nullptr && *tape == nullptr) {
      return blame(now, "it was asked for a tape and made none");
    }
    if (code == GRAFT_OK) output->give(*out);
    return code;
  });
}

graft_status GRAFT_CALL vjp(void* self, void* tape, const graft_tensor* grad_out,
                            graft_tensor* grad_in, const graft_workers* given) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "vjp", false, [&](call& now) {
    auto above = mirror::make(*grad_out, "the gradient of the output", true);
    if (!above.ok()) return blame(now, "no memory to check it in");
    std::optional<mirror> below;
    if (grad_in != nullptr) {
      auto made = mirror::make(*grad_in, "the gradient of the input", false);
      if (!made.ok()) return blame(now, "no memory to check it in");
      below = std::move(*made);
    }
    const workers shared(given, now);
    const graft_status code = real(own).vjp(own.self, tape, &above->tensor,
                                            below ? &below->tensor : nullptr, shared.raw());
    if (below && !below->memory.intact()) return blame(now, "it wrote outside the gradient");
    if (code == GRAFT_OK && below) below->give(*grad_in);
    return code;
  });
}

void GRAFT_CALL destroy_tape(void* self, void* tape) noexcept {
  checked_instance& own = checked_instance::of(self);
  checked_call(own, "destroy_tape", false, [&](call&) {
    real(own).destroy_tape(own.self, tape);
    return GRAFT_OK;
  });
}

}  // namespace

const graft_differentiable* checked_differentiable(checked_instance& own) {
  graft_differentiable& table = own.differentiable;
  put(table.boundaries, &boundaries);
  put(table.first_trainable, &first_trainable);
  put(table.parameters, &parameters);
  put(table.initialise, &initialise);
  put(table.changed, &changed);
  put(table.forward, &forward);
  put(table.vjp, &vjp);
  put(table.destroy_tape, &destroy_tape);
  return &table;
}

}  // namespace graft::host
