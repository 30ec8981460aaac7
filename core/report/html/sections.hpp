// A section as HTML, whatever its kind.
#pragma once

#include "report/page.hpp"

#include <string>

namespace graft::report {

// `anchor` is the id that the table of contents links to.
void write_section(std::string& out, const section& section, const std::string& anchor,
                   const thumbnail_source& source);

}  // namespace graft::report
