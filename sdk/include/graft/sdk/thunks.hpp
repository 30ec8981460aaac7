// The noexcept functions behind a node type's table: they call the class, turn exceptions and
// statuses into codes, and hand messages to the host.
#pragma once

#include <graft/abi/ext/from_memory.h>
#include <graft/abi/ext/identity.h>
#include <graft/abi/ext/image_size.h>
#include <graft/abi/ext/network.h>
#include <graft/abi/ext/plan.h>
#include <graft/abi/ext/upstream.h>
#include <graft/abi/ext/views.h>
#include <graft/abi/node.h>
#include <graft/sdk/batch.hpp>
#include <graft/sdk/calibration_thunks.hpp>
#include <graft/sdk/dataset.hpp>
#include <graft/sdk/differentiable_thunks.hpp>
#include <graft/sdk/guard.hpp>
#include <graft/sdk/onnx_thunks.hpp>
#include <graft/sdk/profile_thunks.hpp>
#include <graft/sdk/schema.hpp>
#include <graft/sdk/stream.hpp>

#include <span>
#include <string>
#include <string_view>

namespace graft::detail {

template <class Node>
struct thunks {
  static instance<Node>& of(void* self) { return *static_cast<instance<Node>*>(self); }

  static graft_status GRAFT_CALL create(const graft_host* host, const graft_values* given,
                                        void** self) noexcept {
    return guard(graft::host(host), [&] {
      *self = new instance<Node>(host, given);
      return status{};
    });
  }
  static void GRAFT_CALL destroy(void* self) noexcept { delete static_cast<instance<Node>*>(self); }

  static graft_status GRAFT_CALL infer(void* self, const graft_schema* in,
                                       const graft_schema_sink* out) noexcept {
    return guard(of(self).host, [&] { return of(self).node.infer(schema(in), schema_sink(out)); });
  }
  static graft_status GRAFT_CALL list(void* self, const graft_text* paths, uint64_t n,
                                      const graft_item_sink* out) noexcept {
    return guard(of(self).host, [&] {
      if (paths == nullptr) return of(self).node.list(item_sink(out));
      std::vector<std::string> named;
      for (uint64_t i = 0; i < n; ++i) named.push_back(to_string(paths[i]));
      return of(self).node.list_paths(named, item_sink(out));
    });
  }
  static graft_status GRAFT_CALL arrange(void* self, const graft_item* const* items, uint64_t n,
                                         int32_t* splits) noexcept {
    return guard(of(self).host,
                 [&] { return of(self).node.arrange(std::span(items, n), std::span(splits, n)); });
  }
  static graft_status GRAFT_CALL process(void* self, const graft_batch* in,
                                         const graft_output* out) noexcept {
    return guard(of(self).host, [&] { return of(self).node.process(batch(in), output(out)); });
  }
  static graft_status GRAFT_CALL process_contents(void* self, const graft_batch* in,
                                                  const graft_content* const* contents,
                                                  const graft_output* out) noexcept {
    return guard(of(self).host, [&] {
      return of(self).node.process_contents(batch(in), std::span(contents, in->n_items),
                                            output(out));
    });
  }
  static graft_status GRAFT_CALL consume(void* self, const graft_batch* in,
                                         const graft_output* /*null*/) noexcept {
    return guard(of(self).host, [&] { return of(self).node.consume(batch(in)); });
  }
  static graft_status GRAFT_CALL fit(void* self, const graft_dataset* data) noexcept {
    return guard(of(self).host, [&] { return of(self).node.fit(dataset(data)); });
  }
  static graft_status GRAFT_CALL finish(void* self) noexcept {
    return guard(of(self).host, [&] { return of(self).node.finish(); });
  }
  static graft_status GRAFT_CALL save(void* self, const graft_output_stream* stream) noexcept {
    return guard(of(self).host, [&] { return of(self).node.save(output_stream(stream)); });
  }
  static graft_status GRAFT_CALL load(void* self, const graft_input_stream* stream) noexcept {
    return guard(of(self).host, [&] { return of(self).node.load(input_stream(stream)); });
  }

  static graft_status GRAFT_CALL obey(void* self, const graft_image_spec* spec) noexcept {
    return guard(of(self).host, [&] {
      if constexpr (requires(Node & node) { node.obey(*spec); }) return of(self).node.obey(*spec);
      return status{};
    });
  }
  static graft_status GRAFT_CALL wanted(void* self, graft_image_spec* spec) noexcept {
    return guard(of(self).host, [&] {
      if constexpr (requires(Node & node) { node.wanted(); }) *spec = of(self).node.wanted();
      return status{};
    });
  }
  static int32_t GRAFT_CALL views(void* self) noexcept {
    if constexpr (requires(Node & node) { node.views(); }) return of(self).node.views();
    return 1;
  }
  static void GRAFT_CALL train_below(void* self) noexcept {
    if constexpr (requires(Node & node) { node.train_below(); }) of(self).node.train_below();
  }
  static graft_text GRAFT_CALL identity(void* self) noexcept {
    if constexpr (requires(Node & node) { node.identity(); }) {
      return to_text(std::string_view(of(self).node.identity()));
    }
    return {};
  }
  static graft_text GRAFT_CALL plan(void* self) noexcept {
    if constexpr (requires(Node & node) { node.plan(); }) {
      return to_text(std::string_view(of(self).node.plan()));
    }
    return {};
  }

  static graft_status GRAFT_CALL prepare(void* self, const graft_tensor* images,
                                         graft_tensor* input) noexcept {
    return guard(of(self).host, [&] { return of(self).node.prepare(*images, *input); });
  }
  static graft_status GRAFT_CALL compile(void* self, uint64_t n) noexcept {
    return guard(of(self).host, [&] { return of(self).node.compile(n); });
  }
  static graft_text GRAFT_CALL precision(void* self) noexcept {
    return to_text(std::string_view(of(self).node.precision()));
  }
  static graft_status GRAFT_CALL memory(void* self, uint64_t n, uint64_t* shared,
                                        uint64_t* per_worker) noexcept {
    return guard(of(self).host, [&] { return of(self).node.memory(n, *shared, *per_worker); });
  }

  // A member function of the class is an ability of the node: obey/wanted make it negotiate image
  // sizes, views(), identity(), plan() and write_onnx() offer those extensions, process_contents()
  // of a source is graft.from_memory/1; prepare, compile,
  // precision and memory together are graft.network/1. What makes a node trainable is in
  // differentiable_thunks.hpp; a constant trains_upstream says that fit() trains through it.
  static const void* GRAFT_CALL extension(void* /*self*/, graft_text id) noexcept {
    constexpr bool obeys = requires(Node & n, const graft_image_spec& s) { n.obey(s); };
    constexpr bool wants = requires(Node & n) { n.wanted(); };
    if constexpr (obeys || wants) {
      static const graft_image_size table = {sizeof(graft_image_size), 0, obeys ? obey : nullptr,
                                             wants ? wanted : nullptr};
      if (to_view(id) == GRAFT_EXT_IMAGE_SIZE) return &table;
    }
    if constexpr (requires(Node & n) { n.views(); }) {
      constexpr bool told = requires(Node & n) { n.train_below(); };
      static const graft_views table = {sizeof(graft_views), 0, views,
                                        told ? train_below : nullptr};
      if (to_view(id) == GRAFT_EXT_VIEWS) return &table;
    }
    if constexpr (requires(Node & n, const batch& b, const output& o) {
                    n.process_contents(b, std::span<const graft_content* const>(), o);
                  }) {
      static const graft_from_memory table = {sizeof(graft_from_memory), 0, process_contents};
      if (to_view(id) == GRAFT_EXT_FROM_MEMORY) return &table;
    }
    if constexpr (requires(Node & n) { n.identity(); }) {
      static const graft_identity table = {sizeof(graft_identity), 0, identity};
      if (to_view(id) == GRAFT_EXT_IDENTITY) return &table;
    }
    if constexpr (requires(Node & n) { n.plan(); }) {
      static const graft_plan table = {sizeof(graft_plan), 0, plan};
      if (to_view(id) == GRAFT_EXT_PLAN) return &table;
    }
    if constexpr (requires(Node & n, uint64_t & b) { n.memory(b, b, b); }) {
      static const graft_network table = {
          sizeof(graft_network), 0, prepare, compile, precision, memory};
      if (to_view(id) == GRAFT_EXT_NETWORK) return &table;
    }
    if constexpr (requires(Node & n) { n.first_trainable(); }) {
      if (to_view(id) == GRAFT_EXT_DIFFERENTIABLE) return differentiable_thunks<Node>::table();
    }
    if constexpr (requires(Node & n, const output_stream& s) { n.write_onnx(s); }) {
      if (to_view(id) == GRAFT_EXT_ONNX) return onnx_thunks<Node>::table();
    }
    if constexpr (requires(Node & n, const batch& in, const layer_sink& s) {
                    n.profile(in, uint64_t{}, s);
                  }) {
      if (to_view(id) == GRAFT_EXT_PROFILE) return profile_thunks<Node>::table();
    }
    if constexpr (requires(Node & n) { n.calibration_items(); }) {
      if (to_view(id) == GRAFT_EXT_CALIBRATION) return calibration_thunks<Node>::table();
    }
    if constexpr (requires { Node::trains_upstream; }) {
      static const uint32_t yes = 1;
      if (to_view(id) == GRAFT_EXT_UPSTREAM) return &yes;
    }
    return nullptr;
  }
};

}  // namespace graft::detail
