#include "export/write_model.hpp"

#include "export/onnx_model.hpp"

#include "formats/onnx/writer.hpp"

namespace graft::head {
namespace {

template <class Model>
status write(const Model& model, bool fitted, const output_stream& stream) {
  if (!fitted) return {code::failed_precondition, "the head was not fitted yet"};
  return stream.write(onnx::write(onnx_model(model)));
}

}  // namespace

status write_model(const dense_model& model, const output_stream& stream) {
  return write(model, !model.net.layers.empty(), stream);
}

status write_model(const knn_model& model, const output_stream& stream) {
  return write(model, !model.labels.empty(), stream);
}

}  // namespace graft::head
