// The symbols that a shared library exports, from the file's bytes: nothing is loaded.
#pragma once

#include <graft/sdk/result.hpp>

#include <string>
#include <vector>

namespace graft::validate {

// Names of the defined global and weak symbols of an x86-64 ELF library, sorted. Every offset is
// checked against the file's size.
result<std::vector<std::string>> exported_symbols(const std::string& path);

}  // namespace graft::validate
