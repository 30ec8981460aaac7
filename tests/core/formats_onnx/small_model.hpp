// A model of a few nodes that uses every kind of field that the reader knows.
#pragma once

#include "formats/onnx/model.hpp"

namespace graft::test {

onnx::model small_model();

}  // namespace graft::test
