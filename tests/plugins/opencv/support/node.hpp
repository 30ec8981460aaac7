// opencv.backbone through the C table that the host sees.
#pragma once

#include "backbone.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace graft::test {

class backbone_node {
 public:
  // A pack of this model, [3,8,8], blue first, mean [10,20,30], scale [0.5,0.25,0.125].
  explicit backbone_node(std::vector<std::byte> model, const std::string& precision = "auto",
                         const std::string& trainable = "none");
  ~backbone_node();
  backbone_node(const backbone_node&) = delete;
  backbone_node& operator=(const backbone_node&) = delete;

  // Binds the column `image` [height,width,3] or `input` [3,height,width] and keeps the shape of
  // what the node declares.
  graft_status infer_image(int64_t height, int64_t width);
  graft_status infer_input(int64_t height, int64_t width);
  // Features of n items, 4 for each; the error is in error().
  std::vector<float> process_images(const std::vector<uint8_t>& rgb, int64_t n);
  std::vector<float> process_inputs(const std::vector<float>& planes, int64_t n,
                                    uint32_t worker = 0);

  template <class T>
  const T& extension(std::string_view id) const {
    return *static_cast<const T*>(table_.raw()->extension(self_, to_text(id)));
  }
  void* self() const { return self_; }
  const std::string& error() const { return error_; }
  const std::vector<int64_t>& shape() const { return shape_; }

 private:
  graft_status infer(const graft_column_schema* image, const graft_column_schema* input);
  std::vector<float> process(const graft_tensor* image, const graft_tensor* input, int64_t n,
                             uint32_t worker);

  detail::type_table<opencv::backbone> table_;
  std::vector<std::byte> model_;
  graft_model_pack pack_{};
  graft_host host_{};
  void* self_ = nullptr;
  std::string error_;
  std::vector<int64_t> shape_;
};

// A contiguous tensor over memory that is someone else's.
graft_tensor tensor_over(const void* data, int32_t dtype, std::vector<int64_t> shape);

}  // namespace graft::test
