#include "node/dense.hpp"

#include "node/dense_parameters.hpp"
#include "node/upstream_body.hpp"
#include "state/state.hpp"

namespace graft::head {

std::vector<param> dense::params() { return dense_parameters(); }

dense::dense(graft::host host, const graft::values& values)
    : head_node(host), options_(read_dense_options(values)) {
  standardise_given_ = values.has("standardise");
}

status dense::fit(const dataset& data) {
  if (!upstream(host()).present()) {
    GRAFT_TRY_ASSIGN(learning_data learning, open(data));
    frozen_body below(learning.train, &learning.validation);
    return fit_on(below, std::move(learning.class_names), data.key());
  }
  GRAFT_TRY_ASSIGN(const auto below, upstream_body::open(host(), data.views()));
  std::vector<std::string> class_names = data.class_names();
  GRAFT_TRY(check_trainable(below->train().labels(), class_names));
  // What it learns the standardisation from is about to change.
  if (!standardise_given_) options_.standardise = false;
  return fit_on(*below, std::move(class_names), data.key());
}

status dense::fit_on(body& below, std::vector<std::string> class_names, uint64_t key) {
  if (options_.patience > 0 && below.validation()->size() == 0) {
    return {code::failed_precondition,
            "patience = " + std::to_string(options_.patience) +
                " stops on validation items, and there are none; set patience = 0, or give "
                "dataset.split a validation share"};
  }
  training_events watching = events();
  const checkpoint checkpoints(host());
  if (checkpoints.present()) {
    GRAFT_TRY_ASSIGN(watching.resume_from, checkpoints.load());
    watching.save = [&](std::span<const std::byte> bytes) { return checkpoints.save(bytes); };
  }
  GRAFT_TRY_ASSIGN(dense_training training,
                   train_dense(below, class_names.size(), options_, key, watching));
  GRAFT_TRY(tell(training, below));
  show(training, below);
  model_ = std::move(training.model);
  fitted(std::move(class_names), model_.net.inputs());
  return {};
}

status dense::save(const output_stream& stream) const {
  GRAFT_TRY_ASSIGN(const auto bytes, write_state(dense_state{class_names(), model_}));
  return stream.write(bytes);
}

status dense::load(const input_stream& stream) {
  GRAFT_TRY_ASSIGN(const auto bytes, stream.read_all(largest_state));
  GRAFT_TRY_ASSIGN(dense_state state, read_dense_state(bytes));
  model_ = std::move(state.model);
  fitted(std::move(state.class_names), model_.net.inputs());
  return {};
}

}  // namespace graft::head
