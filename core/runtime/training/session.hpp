// Everything that an estimator is offered while it fits, beside its data: checkpoints, and the
// backbone above it where that is to be trained.
#pragma once

#include "runtime/run_state.hpp"
#include "runtime/training/checkpoint_service.hpp"
#include "runtime/training/upstream_service.hpp"

#include <memory>
#include <optional>

namespace graft::runtime {

class training_session {
 public:
  // `key` names this very fit. Errors: as the backbone's.
  static result<std::unique_ptr<training_session>> open(run_state& state, int estimator,
                                                        const std::string& key);

  [[nodiscard]] checkpoint_service& checkpoints() { return checkpoints_; }
  // The fit is done: saves the backbone's weights and makes the backbone part of what is frozen.
  status finish();

 private:
  training_session(run_state& state, int estimator, const std::string& key);
  status open_upstream();
  [[nodiscard]] std::string plan_text() const;

  run_state& state_;
  int estimator_;
  checkpoint_service checkpoints_;
  std::optional<trained_backbone> backbone_;
  std::unique_ptr<fit_data> images_;
  std::unique_ptr<upstream_service> upstream_;
};

}  // namespace graft::runtime
