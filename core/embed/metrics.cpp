// Metrics of a run, whole and by name.
#include "base/nearest.hpp"
#include "embed/error.hpp"
#include "embed/run.hpp"

namespace graft::embed {
namespace {

using nlohmann::json;

void add_names(const json& object, const std::string& lead, std::vector<std::string>& names) {
  for (const auto& [key, value] : object.items()) {
    if (value.is_object()) {
      add_names(value, lead + key + ".", names);
    } else if (value.is_number() || value.is_null()) {
      names.push_back(lead + key);
    }
  }
}

status not_found(const json& metrics, const std::string& name) {
  std::vector<std::string> names;
  add_names(metrics, "", names);
  std::string message = "the run has no metric '" + name + "'";
  const std::string near = base::nearest(name, names);
  if (!near.empty()) message += "; did you mean '" + near + "'?";
  for (std::size_t i = 0; i < names.size(); ++i) {
    message += (i == 0 ? "; it has: " : ", ") + names[i];
  }
  return {code::not_found, message};
}

// The number at "node.key", or deeper, "node.key.key".
result<double> number_at(const json& metrics, const std::string& name) {
  const json* at = &metrics;
  for (std::size_t start = 0; start <= name.size();) {
    const std::size_t end = std::min(name.find('.', start), name.size());
    const auto found = at->is_object() ? at->find(name.substr(start, end - start)) : at->end();
    if (found == at->end()) return not_found(metrics, name);
    at = &*found;
    start = end + 1;
  }
  if (at->is_null()) {
    return status(code::failed_precondition, "the metric '" + name + "' has no value in this run");
  }
  if (!at->is_number()) return not_found(metrics, name);
  return at->get<double>();
}

}  // namespace
}  // namespace graft::embed

const char* graft_run_metrics(const graft_run* run) { return run->metrics.c_str(); }

graft_status graft_run_metric(const graft_run* run, const char* name, double* value,
                              graft_error** error) {
  return graft::embed::guarded(error, [&]() -> graft::status {
    if (name == nullptr) return graft::embed::missing("name");
    if (value == nullptr) return graft::embed::missing("value");
    GRAFT_TRY_ASSIGN(*value, graft::embed::number_at(run->parsed_metrics, name));
    return {};
  });
}
