// Bytes as base64 (RFC 4648, section 4), for data: URIs.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace graft::report {

std::string base64(std::span<const std::byte> bytes);

}  // namespace graft::report
