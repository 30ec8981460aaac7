// opencv.backbone: photos, or tensors that are normalised already, to features, by a network from
// a model pack. Any number of workers may run one instance at once.
#pragma once

#include "runtime/network_pool.hpp"

#include <graft/sdk/plugin.hpp>

#include <string>

namespace graft::opencv {

class backbone {
 public:
  static constexpr auto kind = graft::kind::transform;
  static constexpr std::string_view name = "backbone";
  static constexpr std::string_view summary =
      "Runs a pretrained network from an ONNX file by OpenCV and gives its features.";
  static std::vector<param> params();
  static std::vector<port> inputs();

  backbone(graft::host host, const values& values);

  // The image size of the pack, or of the model where there is no pack.
  graft_image_spec wanted();
  status infer(const schema& in, const schema_sink& out);
  status process(const batch& in, const output& out);
  const std::string& identity() const { return identity_; }

  status prepare(const graft_tensor& images, graft_tensor& input) const;
  status compile(uint64_t n);
  std::string_view precision() const { return "fp32"; }
  status memory(uint64_t n, uint64_t& shared, uint64_t& per_worker);
  status write_onnx(const output_stream& stream);

 private:
  status check_request() const;
  // A network of the pool; errors name the model file.
  result<network_pool::borrowed> borrow();

  const graft_model_pack& pack_;
  std::string wanted_precision_;
  std::string trainable_;
  std::string identity_;
  network_pool pool_;
  bool photos_ = true;  // else normalised tensors: what infer() was shown
};

}  // namespace graft::opencv
