#include "train/training_state.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <nlohmann/json.hpp>

namespace graft::head {
namespace {

using formats::safetensors_file;
using formats::safetensors_tensor;
using json = nlohmann::ordered_json;

constexpr const char* key_of_position = "position";

status unfit(const std::string& what) {
  return data_loss("the checkpoint does not fit this training: " + what);
}

json optional_json(const std::optional<double>& value) {
  return value ? json(*value) : json(nullptr);
}
std::optional<double> optional_from(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

json epoch_json(const epoch_record& one) {
  return {one.epoch,
          one.train_loss,
          optional_json(one.validation_loss),
          optional_json(one.validation_accuracy),
          one.rate,
          one.phase};
}

epoch_record epoch_from(const json& one) {
  return {one.at(0).get<std::size_t>(), one.at(1).get<double>(), optional_from(one.at(2)),
          optional_from(one.at(3)),     one.at(4).get<double>(), one.at(5).get<std::size_t>()};
}

json position_json(const training_state& state, const dense_training& so_far, learner& model) {
  const training_position& at = state.at;
  json made = {{"phase", at.phase},
               {"epoch", at.epoch},
               {"epoch_of_phase", at.epoch_of_phase},
               {"batch", at.batch},
               {"step", at.step},
               {"loss_sum", at.loss_sum},
               {"last_rate", at.last_rate},
               {"optimiser_steps", model.steps().steps()},
               {"kept_epoch", so_far.kept_epoch},
               {"found_rate", so_far.found_rate}};
  if (std::isfinite(at.best_loss)) made["best_loss"] = at.best_loss;
  made["epochs"] = json::array();
  for (const epoch_record& one : so_far.epochs) made["epochs"].push_back(epoch_json(one));
  made["finder"] = json::array();
  for (const finder_point& one : so_far.finder) made["finder"].push_back({one.rate, one.loss});
  return made;
}

void put(safetensors_file& file, const std::string& name, std::span<const float> values) {
  file.tensors[name] = safetensors_tensor::of(values, {static_cast<int64_t>(values.size())});
}

void put_all(safetensors_file& file, const std::string& prefix,
             std::span<const trained_tensor> tensors, const snapshot& values) {
  for (std::size_t i = 0; i < values.size(); ++i) put(file, prefix + tensors[i].name, values[i]);
}

status take(const safetensors_file& file, const std::string& name, std::span<float> to) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) return unfit("it lacks '" + name + "'");
  if (found->second.dtype != formats::safetensors_dtype::float32 ||
      found->second.bytes.size() != to.size_bytes()) {
    return unfit("'" + name + "' has another size");
  }
  const auto from = found->second.as<float>();
  std::copy(from.begin(), from.end(), to.begin());
  return {};
}

status take_all(const safetensors_file& file, const std::string& prefix,
                std::span<const trained_tensor> tensors, snapshot& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    GRAFT_TRY(take(file, prefix + tensors[i].name, values[i]));
  }
  return {};
}

status take_position(const json& from, training_state& state, dense_training& so_far) {
  try {
    training_position& at = state.at;
    from.at("phase").get_to(at.phase);
    from.at("epoch").get_to(at.epoch);
    from.at("epoch_of_phase").get_to(at.epoch_of_phase);
    from.at("batch").get_to(at.batch);
    from.at("step").get_to(at.step);
    from.at("loss_sum").get_to(at.loss_sum);
    from.at("last_rate").get_to(at.last_rate);
    if (from.contains("best_loss")) from.at("best_loss").get_to(at.best_loss);
    from.at("kept_epoch").get_to(so_far.kept_epoch);
    from.at("found_rate").get_to(so_far.found_rate);
    for (const json& one : from.at("epochs")) so_far.epochs.push_back(epoch_from(one));
    for (const json& one : from.at("finder")) {
      so_far.finder.push_back({one.at(0).get<double>(), one.at(1).get<double>()});
    }
  } catch (const nlohmann::json::exception& error) {
    return unfit(error.what());
  }
  return {};
}

result<json> position_of(const safetensors_file& file) {
  const auto text = file.metadata.find(key_of_position);
  if (text == file.metadata.end()) return unfit("it says no position");
  json position = json::parse(text->second, nullptr, false);
  if (!position.is_object()) return unfit("its position is damaged");
  return position;
}

std::vector<float> floats_of(const safetensors_file& file, const std::string& name) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) return {};
  const auto values = found->second.as<float>();
  return {values.begin(), values.end()};
}

}  // namespace

result<std::vector<std::byte>> pack_training(const training_state& state,
                                             const dense_training& so_far, learner& model) {
  safetensors_file file;
  file.metadata[key_of_position] = position_json(state, so_far, model).dump();
  const auto& tensors = model.tensors();
  for (const trained_tensor& one : tensors) put(file, "now:" + one.name, one.value);
  put_all(file, "average:", tensors, model.average().values());
  put_all(file, "best:", tensors, state.best);
  put_all(file, "first:", model.steps().tensors(), model.steps().first());
  put_all(file, "second:", model.steps().tensors(), model.steps().second());
  if (!so_far.model.scaling.mean.empty()) {
    put(file, "scaling.mean", so_far.model.scaling.mean);
    put(file, "scaling.scale", so_far.model.scaling.scale);
  }
  return formats::write_safetensors(file);
}

result<packed_training> packed_training::open(std::span<const std::byte> bytes) {
  GRAFT_TRY_ASSIGN(safetensors_file file, formats::read_safetensors(bytes));
  return packed_training(std::move(file));
}

status packed_training::read_position(training_state& state, dense_training& so_far) const {
  GRAFT_TRY_ASSIGN(const json position, position_of(file_));
  so_far.model.scaling.mean = floats_of(file_, "scaling.mean");
  so_far.model.scaling.scale = floats_of(file_, "scaling.scale");
  return take_position(position, state, so_far);
}

status packed_training::read_numbers(training_state& state, learner& model) const {
  GRAFT_TRY_ASSIGN(const json position, position_of(file_));
  const auto& tensors = model.tensors();
  for (const trained_tensor& one : tensors) GRAFT_TRY(take(file_, "now:" + one.name, one.value));
  GRAFT_TRY(take_all(file_, "average:", tensors, model.average().values()));
  if (!tensors.empty() && file_.tensors.contains("best:" + tensors.front().name)) {
    state.best = copy_of(tensors);
    GRAFT_TRY(take_all(file_, "best:", tensors, state.best));
  }
  optimiser& steps = model.steps();
  GRAFT_TRY(take_all(file_, "first:", steps.tensors(), steps.first()));
  GRAFT_TRY(take_all(file_, "second:", steps.tensors(), steps.second()));
  const auto count = position.find("optimiser_steps");
  if (count == position.end() || !count->is_number_unsigned()) return unfit("its step count");
  steps.set_steps(count->get<uint64_t>());
  return model.below().changed();
}

}  // namespace graft::head
