// A plugin in C++: write a class for each node type, then name them in one line.
//
//   struct brighten {
//     static constexpr auto kind = graft::kind::transform;
//     static constexpr std::string_view name = "brighten", summary = "Adds to every pixel.";
//     static std::vector<graft::param> params();
//     static std::vector<graft::port> inputs();
//     brighten(graft::host host, const graft::values& values);
//     graft::status infer(const graft::schema& in, const graft::schema_sink& out);
//     graft::status process(const graft::batch& in, const graft::output& out);
//   };
//   GRAFT_PLUGIN("acme", "1.0.0", brighten)
//
// What each kind needs beside the constructor:
//   source      infer, list(sink), list_paths(paths, sink), process
//   transform   infer, process
//   collective  arrange(items, splits)
//   estimator   infer, fit(dataset), process, save(stream), load(stream)
//   sink        consume(batch), finish(); infer where it wants to know its columns ahead
// and, as abilities: obey(spec) / wanted() for image sizes, views(), identity(), plan(), and for
// backbones prepare(images, input), compile(n), precision(), memory(n, shared, per_worker);
// write_onnx(stream) lets a fitted pipeline be exported; profile(batch, repeats, layers) tells
// where the time goes. A constant `concurrency` (default: reentrant) says how process() may be
// called, `flags` is 0 by default, and a static `int32_t score()` given to GRAFT_PLUGIN_WITH_SCORE
// says how well this CPU serves.
#pragma once

#include <graft/abi/plugin.h>
#include <graft/sdk/param.hpp>
#include <graft/sdk/philox.hpp>
#include <graft/sdk/thunks.hpp>

#include <array>
#include <tuple>
#include <vector>

namespace graft {

enum class kind : int32_t {
  source = GRAFT_KIND_SOURCE,
  transform = GRAFT_KIND_TRANSFORM,
  collective = GRAFT_KIND_COLLECTIVE,
  estimator = GRAFT_KIND_ESTIMATOR,
  sink = GRAFT_KIND_SINK,
};

enum class concurrency : int32_t {
  serial = GRAFT_SERIAL,
  per_instance = GRAFT_PER_INSTANCE,
  reentrant = GRAFT_REENTRANT,
};

namespace detail {

// The table of one node type, with the parameter and port tables that it points to.
template <class Node>
class type_table {
 public:
  type_table() : params_(params()), inputs_(inputs()) {
    for (const param& one : params_) param_pointers_.push_back(one.raw());
    for (const port& one : inputs_) input_pointers_.push_back(one.raw());
    raw_.struct_size = sizeof(raw_);
    raw_.kind = static_cast<int32_t>(Node::kind);
    raw_.concurrency = GRAFT_REENTRANT;
    if constexpr (requires { Node::concurrency; }) {
      raw_.concurrency = static_cast<int32_t>(Node::concurrency);
    }
    if constexpr (requires { Node::flags; }) raw_.flags = Node::flags;
    raw_.name = to_text(Node::name);
    raw_.summary = to_text(Node::summary);
    raw_.n_params = param_pointers_.size();
    raw_.params = param_pointers_.data();
    raw_.n_inputs = input_pointers_.size();
    raw_.inputs = input_pointers_.data();
    bind();
  }

  [[nodiscard]] const graft_node_type* raw() const { return &raw_; }

 private:
  static std::vector<param> params() {
    if constexpr (requires { Node::params(); }) return Node::params();
    return {};
  }
  static std::vector<port> inputs() {
    if constexpr (requires { Node::inputs(); }) return Node::inputs();
    return {};
  }
  void bind() {
    using call = thunks<Node>;
    constexpr kind is = Node::kind;
    raw_.create = call::create;
    raw_.destroy = call::destroy;
    raw_.extension = call::extension;
    if constexpr (is == kind::source || is == kind::transform || is == kind::estimator) {
      raw_.infer = call::infer;
      raw_.process = call::process;
    }
    if constexpr (is == kind::source) raw_.list = call::list;
    if constexpr (is == kind::collective) raw_.arrange = call::arrange;
    if constexpr (is == kind::estimator) {
      raw_.fit = call::fit;
      raw_.save = call::save;
      raw_.load = call::load;
    }
    if constexpr (is == kind::sink) {
      if constexpr (requires(Node & n, const schema& in, const schema_sink& out) {
                      n.infer(in, out);
                    }) {
        raw_.infer = call::infer;  // where the sink wants to know its columns ahead
      }
      raw_.process = call::consume;
      raw_.finish = call::finish;
    }
  }

  std::vector<param> params_;
  std::vector<port> inputs_;
  std::vector<const graft_param*> param_pointers_;
  std::vector<const graft_port*> input_pointers_;
  graft_node_type raw_{};
};

template <class... Nodes>
const graft_plugin* plugin_table(std::string_view id, std::string_view version,
                                 int32_t(GRAFT_CALL* score)(void)) noexcept {
  try {
    static const std::tuple<type_table<Nodes>...> tables;
    static const std::array<const graft_node_type*, sizeof...(Nodes)> types = std::apply(
        [](const auto&... table) {
          return std::array<const graft_node_type*, sizeof...(Nodes)>{table.raw()...};
        },
        tables);
    static const graft_plugin plugin = {
        sizeof(graft_plugin), GRAFT_ABI_MAJOR,  GRAFT_ABI_MINOR, sizeof...(Nodes),
        to_text(id),          to_text(version), types.data(),    score};
    return &plugin;
  } catch (...) {
    return nullptr;
  }
}

}  // namespace detail
}  // namespace graft

#define GRAFT_PLUGIN_WITH_SCORE(id, version, score, ...)                                    \
  extern "C" GRAFT_EXPORT const graft_plugin* graft_plugin_entry(uint32_t /*host_major*/,   \
                                                                 uint32_t /*host_minor*/) { \
    return ::graft::detail::plugin_table<__VA_ARGS__>(id, version, score);                  \
  }
#define GRAFT_PLUGIN(id, version, ...) GRAFT_PLUGIN_WITH_SCORE(id, version, nullptr, __VA_ARGS__)
