/* Every header of the Graft plugin ABI. */
#ifndef GRAFT_ABI_H
#define GRAFT_ABI_H

#include <graft/abi/ext/calibration.h>
#include <graft/abi/ext/checkpoint.h>
#include <graft/abi/ext/differentiable.h>
#include <graft/abi/ext/from_memory.h>
#include <graft/abi/ext/identity.h>
#include <graft/abi/ext/image_size.h>
#include <graft/abi/ext/network.h>
#include <graft/abi/ext/onnx.h>
#include <graft/abi/ext/places.h>
#include <graft/abi/ext/plan.h>
#include <graft/abi/ext/profile.h>
#include <graft/abi/ext/report.h>
#include <graft/abi/ext/results.h>
#include <graft/abi/ext/upstream.h>
#include <graft/abi/ext/views.h>
#include <graft/abi/plugin.h>

#endif
