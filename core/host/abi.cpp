#include "host/abi.hpp"

namespace graft::host {
namespace {

abi_version claimed;

}  // namespace

std::string abi_version::text() const {
  return std::to_string(major) + "." + std::to_string(minor);
}

abi_version spoken_abi() { return claimed; }

void claim_abi(abi_version other) { claimed = other; }

}  // namespace graft::host
