// graft.profile/1 of a checked instance: its input behind guard pages, and layers that make sense.
#include "host/abi.hpp"
#include "host/checked/batch.hpp"
#include "host/checked/instance.hpp"

#include <graft/sdk/text.hpp>

#include <cmath>

namespace graft::host {
namespace {

struct checked_sink {
  const graft_layer_sink* real;
  call* in;
  std::string fault;
};

std::string layer_fault(const graft_layer* layer) {
  if (!whole(layer)) {
    return "a layer without a sensible struct_size";
  }
  for (const graft_text text : {layer->name, layer->op, layer->implementation}) {
    if (const std::string fault = text_fault(text); !fault.empty()) return fault;
  }
  const auto sane = [](double value) { return std::isfinite(value) && value >= 0; };
  return sane(layer->milliseconds) && sane(layer->operations)
             ? ""
             : "a layer '" + to_string(layer->name) + "' whose time or work is no number from 0 up";
}

graft_status GRAFT_CALL add(const graft_layer_sink* sink, const graft_layer* layer) noexcept {
  auto& own = *static_cast<checked_sink*>(sink->context);
  own.fault = layer_fault(layer);
  return own.fault.empty() ? own.real->add(own.real, layer)
                           : blame(*own.in, "it gave " + own.fault);
}

graft_status GRAFT_CALL run(void* self, const graft_batch* batch, uint64_t repeats,
                            const graft_layer_sink* out) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "profile", false, [&](call& in) {
    auto given = checked_batch::make(*batch);
    if (!given.ok()) return blame(in, given.status().message());
    checked_sink sink{out, &in, {}};
    const graft_layer_sink table = {sizeof(graft_layer_sink), 0, &sink, add};
    const auto& real = *static_cast<const graft_profile*>(
        own.type.inner->extension(own.self, to_text(std::string_view(GRAFT_EXT_PROFILE))));
    const graft_status code = real.run(own.self, given->raw(), repeats, &table);
    if (!given->intact()) return blame(in, "it wrote outside the batch");
    return sink.fault.empty() ? code : blame(in, "it gave " + sink.fault);
  });
}

}  // namespace

const graft_profile* checked_profile() {
  static const graft_profile table = {sizeof(graft_profile), 0, run};
  return &table;
}

}  // namespace graft::host
