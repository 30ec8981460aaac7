// Structs that a caller hands in, whose header may be older or newer than the library.
#pragma once

#include <graft/sdk/result.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace graft::embed {

// No struct of the interface grows to this; more is memory that was never set.
inline constexpr uint32_t largest_struct = 4096;

// A copy of *given, or all zeros where it is null. Fails where struct_size is less than the struct
// of 0.1, and where a field that the library does not know is not zero. `name` is the struct's.
template <class T>
result<T> taken(const T* given, const char* name) {
  T made{};
  if (given == nullptr) return made;
  const uint32_t size = given->struct_size;
  if (size < sizeof(T) || size > largest_struct) {
    return invalid("struct_size of " + std::string(name) + " is " + std::to_string(size) +
                   ", and this library expects at least " + std::to_string(sizeof(T)) +
                   ": set it to sizeof(" + name + ")");
  }
  const auto* bytes = reinterpret_cast<const std::byte*>(given);
  if (std::any_of(bytes + sizeof(T), bytes + size, [](std::byte b) { return b != std::byte{0}; })) {
    return status(code::unimplemented, std::string(name) +
                                           " has fields set that this libgraft does not know; set "
                                           "them to zero, or install a newer libgraft");
  }
  std::memcpy(&made, given, sizeof(T));
  return made;
}

}  // namespace graft::embed
