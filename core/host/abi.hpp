// The ABI that this host speaks, and how it reads what older and newer plugins hand over.
#pragma once

#include <graft/abi/ext/profile.h>
#include <graft/abi/item.h>
#include <graft/abi/plugin.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace graft::host {

struct abi_version {
  uint32_t major = GRAFT_ABI_MAJOR;
  uint32_t minor = GRAFT_ABI_MINOR;
  [[nodiscard]] std::string text() const;
};

// What the host tells plugins that it is: the version of its headers, unless another is claimed.
abi_version spoken_abi();
// Speaks as a host of another version would, to try how plugins take it; before any is loaded.
void claim_abi(abi_version other);

// As large as each struct of a plugin's was in 1.0, up to its last field then. It is these sizes,
// and never today's, that a struct must have.
template <class T>
inline constexpr std::size_t least_size = 0;
template <>
inline constexpr std::size_t least_size<graft_plugin> = offsetof(graft_plugin, score) +
                                                        sizeof(graft_plugin::score);
template <>
inline constexpr std::size_t least_size<graft_node_type> = offsetof(graft_node_type, load) +
                                                           sizeof(graft_node_type::load);
template <>
inline constexpr std::size_t least_size<graft_param> = offsetof(graft_param, n_choices) +
                                                       sizeof(graft_param::n_choices);
template <>
inline constexpr std::size_t least_size<graft_port> = offsetof(graft_port, shape) +
                                                      sizeof(graft_port::shape);
template <>
inline constexpr std::size_t least_size<graft_column_schema> =
    offsetof(graft_column_schema, n_values) + sizeof(graft_column_schema::n_values);
template <>
inline constexpr std::size_t least_size<graft_listed_item> = offsetof(graft_listed_item, hash) +
                                                             sizeof(graft_listed_item::hash);
template <>
inline constexpr std::size_t least_size<graft_layer> = offsetof(graft_layer, operations) +
                                                       sizeof(graft_layer::operations);

// Whether a plugin's struct is there, and at least as large as it was in 1.0.
template <class T>
bool whole(const T* from) {
  static_assert(least_size<T> > 0);
  return from != nullptr && from->struct_size >= least_size<T>;
}

// A plugin's struct as this host knows it: what the plugin's is too old for is zero, what it has
// beyond is left out.
template <class T>
T known_part(const T& from) {
  T made{};
  std::memcpy(static_cast<void*>(&made), &from, std::min<std::size_t>(from.struct_size, sizeof(T)));
  made.struct_size = sizeof(T);
  return made;
}

}  // namespace graft::host
