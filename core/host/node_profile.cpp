// graft.profile/1 of a node.
#include "host/abi.hpp"
#include "host/node.hpp"

#include <graft/abi/ext/profile.h>
#include <graft/sdk/text.hpp>

#include <exception>

namespace graft::host {
namespace {

graft_status GRAFT_CALL add(const graft_layer_sink* sink, const graft_layer* layer) noexcept try {
  if (!whole(layer)) {
    remember_error("a layer is too short for ABI 1.0");
    return GRAFT_INTERNAL;
  }
  auto& layers = *static_cast<std::vector<layer_time>*>(sink->context);
  layers.push_back({to_string(layer->name), to_string(layer->op), to_string(layer->implementation),
                    layer->milliseconds, layer->operations});
  return GRAFT_OK;
} catch (const std::exception&) {
  return GRAFT_RESOURCE_EXHAUSTED;
}

}  // namespace

bool node::profiles() const { return extension(GRAFT_EXT_PROFILE) != nullptr; }

result<std::vector<layer_time>> node::profile(const graft_batch& in, uint64_t repeats) {
  const auto* table = static_cast<const graft_profile*>(extension(GRAFT_EXT_PROFILE));
  std::vector<layer_time> layers;
  const graft_layer_sink sink = {sizeof(graft_layer_sink), 0, &layers, add};
  GRAFT_TRY(answer(table->run(instance(), &in, repeats, &sink)));
  return layers;
}

}  // namespace graft::host
