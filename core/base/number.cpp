#include <base/number.hpp>

#include <array>
#include <charconv>

namespace graft::base {

std::string shortest(double number) {
  std::array<char, 32> buffer;  // the longest is 24 characters
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), end};
}

}  // namespace graft::base
