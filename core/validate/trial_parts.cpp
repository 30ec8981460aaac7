// A trial's parameters and dataset.
#include "base/files.hpp"
#include "config/list_name.hpp"
#include "config/toml.hpp"
#include "host/places.hpp"
#include "host/services.hpp"
#include "validate/trial.hpp"

#include <graft/sdk/text.hpp>

namespace graft::validate {
namespace {

// A value for a required parameter; nothing where the suite cannot make one up.
result<std::string> made_up(const subject& of, const graft_param& param) {
  switch (param.type) {
    case GRAFT_PARAM_BOOL:
      return std::string("true");
    case GRAFT_PARAM_INT:
    case GRAFT_PARAM_FLOAT: {
      const double value = std::max(param.minimum, std::min(param.maximum, 1.0));
      const std::string text = std::to_string(static_cast<int64_t>(value));
      return param.type == GRAFT_PARAM_INT ? text : text + ".0";
    }
    case GRAFT_PARAM_TEXT:
      return std::string("\"probe\"");
    case GRAFT_PARAM_CHOICE:
      return config::quoted(to_view(param.choices[0]));
    case GRAFT_PARAM_FOLDER: {
      GRAFT_TRY_ASSIGN(const std::string folder, probe_photos(of.scratch));
      return config::quoted(folder);
    }
    case GRAFT_PARAM_MODEL: {
      if (!of.model.empty()) return config::quoted(of.model);
      GRAFT_TRY_ASSIGN(const std::string pack, probe_pack(of.scratch));
      return config::quoted(pack);
    }
    default:
      return status(code::unimplemented, "the suite cannot make up a value for '" +
                                             to_string(param.name) + "'; give one with --set");
  }
}

config::parameter parameter(const std::string& name, const std::string& toml) {
  const config::position at{"--set", 0, 0};
  auto value = config::parse_toml_value(toml, at);
  return {name, value ? *value : config::value::text(toml, at), at};
}

// Puts "crop.scale" into the table "crop", as a file would have it.
void put(std::vector<config::parameter>& params, const std::string& name, const std::string& toml) {
  const std::size_t dot = name.find('.');
  const std::string first = name.substr(0, dot);
  config::parameter leaf = parameter(name, toml);
  auto found = std::find_if(params.begin(), params.end(),
                            [&](const config::parameter& one) { return one.name == first; });
  if (dot == std::string::npos) {
    if (found == params.end())
      params.push_back(std::move(leaf));
    else
      *found = std::move(leaf);
    return;
  }
  if (found == params.end()) {
    params.push_back({first, config::value::table({}), leaf.key_at});
    found = params.end() - 1;
  }
  found->given.set({name.substr(dot + 1), leaf.key_at}, std::move(leaf.given));
}

// "phase[].epochs" = 2 as a list of one table: "phase" = [{epochs = 2}].
std::map<std::string, std::string> with_lists(const std::map<std::string, std::string>& said) {
  std::map<std::string, std::string> tables;
  std::map<std::string, std::string> made;
  for (const auto& [name, toml] : said) {
    const auto [list, part] = config::split_list_name(name);
    if (list.empty()) {
      made[name] = toml;
      continue;
    }
    std::string& table = tables[list];
    table += (table.empty() ? "" : ", ") + part + " = " + toml;
  }
  for (const auto& [list, table] : tables) made[list] = "[{" + table + "}]";
  return made;
}

}  // namespace

status trial::bind(const subject& of, const host::node_type& type, const trial_options& options) {
  const std::span params(type.raw->params, type.raw->n_params);
  std::map<std::string, std::string> said;
  const std::string own = to_string(type.raw->name) + ".";
  for (const std::string& one : of.set) {
    const std::size_t is = one.find('=');
    if (one.starts_with(own) && is != std::string::npos) {
      said[one.substr(own.size(), is - own.size())] = one.substr(is + 1);
    }
  }
  for (const auto& [name, toml] : options.values) said[name] = toml;
  for (const graft_param* param : params) {
    const std::string name = to_string(param->name);
    if ((param->flags & GRAFT_PARAM_REQUIRED) == 0 || said.count(name) != 0) continue;
    // A list of tables may be empty; a table of it is needed where something in it was said.
    const std::string list = config::split_list_name(name).first;
    const auto first = said.lower_bound(list + "[].");
    if (!list.empty() && (first == said.end() || !first->first.starts_with(list + "[]."))) continue;
    GRAFT_TRY_ASSIGN(said[name], made_up(of, *param));
  }
  said = with_lists(said);
  config::node_entry entry;
  entry.id = to_string(type.raw->name);
  for (const auto& [name, toml] : said) put(entry.params, name, toml);
  config::bind_context context;
  context.folder = context.working_folder = base::absolute_path(".");
  context.resolve_model = [&](const std::string& name,
                              const config::position&) -> result<const graft_model_pack*> {
    const std::vector<std::string> folders = host::model_folders();
    GRAFT_TRY_ASSIGN(const std::string path, config::find_model(name, context.folder, folders));
    GRAFT_TRY_ASSIGN(config::model_pack pack, config::model_pack::load(path, {}));
    packs_.push_back(std::make_unique<config::model_pack>(std::move(pack)));
    return packs_.back()->raw();
  };
  config::diagnostics found;
  if (config::bind_values(params, entry, context, values_, found)) return {};
  return invalid(found.as_message());
}

struct trial_dataset_calls {
  static trial_dataset& of(const graft_dataset* data) {
    return *static_cast<trial_dataset*>(data->context);
  }
  static uint64_t GRAFT_CALL count(const graft_dataset* data, int32_t split) noexcept {
    if (split == GRAFT_SPLIT_TRAIN) return of(data).members_[0].size();
    return split == GRAFT_SPLIT_VALIDATION ? of(data).members_[1].size() : 0;
  }
  static graft_status fail(code why, const char* what) {
    host::remember_error(what);
    return static_cast<graft_status>(why);
  }
  static graft_status GRAFT_CALL read(const graft_dataset* data, int32_t split, int32_t /*view*/,
                                      const uint64_t* indices, uint64_t n,
                                      const graft_batch** batch) noexcept {
    trial_dataset& own = of(data);
    if (own.fail_reads) return fail(code::data_loss, "the suite made this read fail");
    const bool train = split == GRAFT_SPLIT_TRAIN;
    if (!train && split != GRAFT_SPLIT_VALIDATION) {
      own.asked_for_test = true;
      return fail(code::invalid_argument, "only train and validation items can be read");
    }
    const auto& members = own.members_[train ? 0 : 1];
    std::vector<std::size_t> at;
    for (uint64_t i = 0; i < n; ++i) {
      if (indices[i] >= members.size()) return fail(code::out_of_range, "no item of that number");
      at.push_back(members[indices[i]]);
    }
    auto columns = own.of_.input(at);
    if (!columns.ok()) return fail(columns.status().code(), "no memory for the items");
    own.columns_ = std::move(*columns);
    own.items_.clear();
    own.item_pointers_.clear();
    for (const std::size_t one : at) {
      own.items_.push_back(own.of_.items()[one].raw(GRAFT_VIEW_EVAL, own.of_.seed()));
      own.items_.back().split = split;
    }
    for (const graft_item& item : own.items_) own.item_pointers_.push_back(&item);
    own.column_pointers_ = own.of_.pointers(own.columns_);
    own.batch_ = {sizeof(graft_batch),         0,
                  own.item_pointers_.size(),   own.item_pointers_.data(),
                  own.column_pointers_.size(), own.column_pointers_.data()};
    *batch = &own.batch_;
    return GRAFT_OK;
  }
};

trial_dataset::trial_dataset(trial& of) : of_(of) {
  static const std::string names[n_classes] = {"cat", "dog", "owl"};
  for (const std::string& name : names) classes_.push_back(to_text(name));
  for (const std::size_t i : of.everything()) members_[i % 5 == 4 ? 1 : 0].push_back(i);
  raw_ = {sizeof(raw_),
          1,
          this,
          of.seed(),
          classes_.data(),
          classes_.size(),
          trial_dataset_calls::count,
          trial_dataset_calls::read};
}

}  // namespace graft::validate
