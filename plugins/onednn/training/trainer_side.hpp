// What onednn.backbone shows to whoever trains it: stages, parameters, passes in both directions.
#pragma once

#include "gradient/trainable_network.hpp"
#include "runtime/network.hpp"

#include <graft/abi/ext/differentiable.h>
#include <graft/abi/model_pack.h>
#include <graft/sdk/differentiable_thunks.hpp>
#include <graft/sdk/values.hpp>

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace graft::onednn {

// The node's parameters that say what is trained, and how.
struct training_request {
  std::string trainable = "none";  // "none", "all", or the first stage that is
  bool batch_statistics = false;   // BN over the batch; else as stored
  bool random_weights = false;
  int64_t activation_bytes = 0;  // as gradient::trainable_options

  explicit training_request(const values& values);
  [[nodiscard]] bool any() const { return trainable != "none"; }
};

class trainer_side {
 public:
  trainer_side(const graft_model_pack& pack, training_request request)
      : pack_(pack), request_(std::move(request)) {}

  [[nodiscard]] const training_request& request() const { return request_; }
  // Whether any parameter was written since the model was read.
  [[nodiscard]] bool changed_ever() const { return changed_ever_; }
  // The model with its parameters as they are now.
  result<std::vector<std::byte>> model();

  result<std::span<const graft_boundary* const>> boundaries();
  result<uint64_t> first_trainable();
  // Bytes that training on n items at once needs; 0 where nothing is trained.
  result<uint64_t> memory(uint64_t n);
  result<std::span<const graft_parameter* const>> parameters();
  status initialise(uint64_t key);
  status changed();
  // `options` are those of the engine that predicts: frozen stages run on it, which is faster and
  // gives an item the same bits whatever is beside it.
  status forward(const stretch& part, int32_t mode, const graft_tensor& in, graft_tensor& out,
                 const workers& threads, void** tape, const compile_options& options);
  status vjp(void* tape, const graft_tensor& grad_out, graft_tensor* grad_in,
             const workers& threads);
  static void destroy_tape(void* tape);

 private:
  result<std::shared_ptr<gradient::trainable_network>> network();
  status describe();
  status run_frozen(uint64_t to, const graft_tensor& in, graft_tensor& out, const workers& threads,
                    const compile_options& options);

  const graft_model_pack& pack_;
  training_request request_;
  bool changed_ever_ = false;
  std::shared_ptr<gradient::trainable_network> network_;
  std::vector<graft_boundary> boundaries_;
  std::vector<const graft_boundary*> boundary_pointers_;
  std::vector<graft_parameter> parameters_;
  std::vector<graft_tensor> tensors_;
  std::vector<const graft_parameter*> parameter_pointers_;
  std::map<uint64_t, std::shared_ptr<const onednn::network>> frozen_;  // up to each boundary
};

}  // namespace graft::onednn
