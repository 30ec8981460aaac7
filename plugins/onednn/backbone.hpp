// onednn.backbone: photos, or tensors that are normalised already, to features, by a network from
// a model pack. Any number of workers may run one instance at once.
#pragma once

#include "quantise/calibration_side.hpp"
#include "runtime/network.hpp"
#include "training/trainer_side.hpp"

#include <graft/sdk/plugin.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace graft::onednn {

class backbone {
 public:
  static constexpr auto kind = graft::kind::transform;
  static constexpr std::string_view name = "backbone";
  static constexpr std::string_view summary =
      "Runs a pretrained network from an ONNX file and gives its features.";
  static std::vector<param> params();
  static std::vector<port> inputs();

  backbone(graft::host host, const values& values);

  // The image size of the pack, or of the model where there is no pack.
  graft_image_spec wanted();
  status infer(const schema& in, const schema_sink& out);
  status process(const batch& in, const output& out);
  // oneDNN's version and the instruction set that it uses here: results are the same bits only
  // where these are.
  const std::string& identity();
  // Which kernels compute, as they are to be recorded; empty where nothing was chosen.
  const std::string& plan();

  status prepare(const graft_tensor& images, graft_tensor& input);
  status compile(uint64_t n);
  std::string_view precision() const;
  status memory(uint64_t n, uint64_t& shared, uint64_t& per_worker);
  // In fp32, with the weights as they are now.
  status write_onnx(const output_stream& stream);
  // Of the batch's first item; photos are normalised before the clock starts.
  status profile(const batch& in, uint64_t repeats, const layer_sink& out);

  // graft.calibration/1, for int8
  uint64_t calibration_items() const;
  status observe(const batch& in);
  status settle();
  status save_calibration(const output_stream& stream);
  status load_calibration(const input_stream& stream);

  // graft.differentiable/1
  result<std::span<const graft_boundary* const>> boundaries() { return trainer_.boundaries(); }
  result<uint64_t> first_trainable() { return trainer_.first_trainable(); }
  result<std::span<const graft_parameter* const>> parameters() { return trainer_.parameters(); }
  status initialise(uint64_t key) { return trainer_.initialise(key); }
  status changed();
  status forward(const stretch& part, int32_t mode, const graft_tensor& in, graft_tensor& out,
                 const workers& threads, void** tape);
  status vjp(void* tape, const graft_tensor& grad_out, graft_tensor* grad_in,
             const workers& threads);
  void destroy_tape(void* tape) { trainer_side::destroy_tape(tape); }

 private:
  status check_request() const;
  status settle_plan();
  status calibrated();
  result<network_shape> shape();
  result<std::shared_ptr<const network>> compiled();
  context& context_of(uint32_t worker, const std::shared_ptr<const network>& net);

  graft::host host_;
  const graft_model_pack& pack_;
  std::string wanted_precision_;
  std::string identity_;
  std::string plan_file_;  // a recorded plan to follow; empty = none
  std::optional<status> plan_settled_;
  std::string plan_text_;
  compile_options options_;
  trainer_side trainer_;
  calibration_side calibration_;
  std::optional<network_shape> shape_;
  bool photos_ = true;  // else normalised tensors: what infer() was shown
  std::mutex mutex_;    // of what follows: workers come at once
  std::shared_ptr<const network> network_;
  std::map<uint32_t, std::unique_ptr<context>> contexts_;
};

}  // namespace graft::onednn
