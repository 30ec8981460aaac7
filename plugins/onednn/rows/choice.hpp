// Which kernels over rows run here.
#pragma once

#include "rows/row_kernels.hpp"

namespace graft::onednn::rows {

// Those of the widest instruction set that the CPU has and DNNL_MAX_CPU_ISA allows.
const kernels& chosen();

}  // namespace graft::onednn::rows
