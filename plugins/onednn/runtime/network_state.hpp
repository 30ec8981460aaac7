// The insides of a network, shared by network.cpp (which makes it) and context.cpp (which runs it).
#pragma once

#include "kernels/program.hpp"
#include "quantise/int8_input.hpp"
#include "runtime/image_writer.hpp"
#include "runtime/network.hpp"

namespace graft::onednn {

struct network::state {
  dnnl::engine engine;
  onednn::program program;
  image_input image;
  network_shape item;
  int64_t lanes = 1;  // items that one execution takes
  input_strides strides;
  std::optional<int8_input> integers;  // what the input is made of, where not of floats
};

}  // namespace graft::onednn
