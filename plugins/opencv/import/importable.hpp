// A model made ready for OpenCV's importer.
#pragma once

#include "formats/onnx/model.hpp"
#include "import/endpoints.hpp"

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace graft::opencv {

struct import_options {
  std::string features;  // name of the feature tensor; empty = by convention
  int64_t height = 0;    // of the image, where the file leaves it open
  int64_t width = 0;
};

struct importable {
  input_shape input;
  // Node i is named "#i", which is how the importer's messages lead back to it.
  onnx::model model;
  // What the file calls them: "'conv1' (Conv)".
  std::vector<std::string> node_texts;
};

// Reads a model and leaves what leads to its features, for one image, in forms that OpenCV takes.
// The model's tensors point into `bytes`. Errors name what in the file is wrong, not the file.
result<importable> make_importable(std::span<const std::byte> bytes, const import_options& options);

}  // namespace graft::opencv
