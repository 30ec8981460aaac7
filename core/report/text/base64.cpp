#include "report/text/base64.hpp"

#include <cstdint>

namespace graft::report {

std::string base64(std::span<const std::byte> bytes) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t left = bytes.size() - i;
    const auto at = [&](size_t k) {
      return k < left ? std::to_integer<uint32_t>(bytes[i + k]) : 0;
    };
    const uint32_t word = (at(0) << 16U) | (at(1) << 8U) | at(2);
    out += digits[word >> 18U];
    out += digits[(word >> 12U) & 63U];
    out += left > 1 ? digits[(word >> 6U) & 63U] : '=';
    out += left > 2 ? digits[word & 63U] : '=';
  }
  return out;
}

}  // namespace graft::report
