#include "export/backbone_model.hpp"

#include "import/endpoints.hpp"

#include "formats/onnx/image_network.hpp"
#include "formats/onnx/reader.hpp"
#include "formats/onnx/writer.hpp"

namespace graft::onednn {

result<std::vector<std::byte>> backbone_model(std::span<const std::byte> onnx,
                                              const compile_options& options,
                                              const network_shape& shape, bool photos) {
  GRAFT_TRY_ASSIGN(onnx::model model, onnx::read(onnx));
  import_options ends;
  ends.height = options.height;
  ends.width = options.width;
  ends.features = options.features;
  value input;
  GRAFT_TRY(find_input(model, ends, input));
  onnx::image_network how;
  how.input = input.name;
  GRAFT_TRY(find_features(model, ends, how.features));
  how.channels = shape.channels;
  how.height = shape.height;
  how.width = shape.width;
  how.size = shape.features;
  how.photos = photos;
  how.bgr = options.image.bgr;
  how.mean = options.image.mean;
  how.scale = options.image.scale;
  GRAFT_TRY(onnx::make_image_network(model, how));
  return onnx::write(model);
}

}  // namespace graft::onednn
