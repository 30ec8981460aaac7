#include <base/nearest.hpp>
#include <config/bind.hpp>
#include <config/bind_value.hpp>
#include <config/bound_storage.hpp>
#include <config/list_name.hpp>
#include <config/table_reader.hpp>
#include <config/toml.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>

namespace graft::config {

bound_values::bound_values() : storage_(std::make_unique<storage>()) {
  storage_->raw.struct_size = sizeof(graft_values);
}
bound_values::~bound_values() = default;
bound_values::bound_values(bound_values&&) noexcept = default;
bound_values& bound_values::operator=(bound_values&&) noexcept = default;

const graft_values* bound_values::raw() const { return &storage_->raw; }
const std::vector<effective_parameter>& bound_values::effective() const {
  return storage_->effective;
}

class binder {
 public:
  binder(std::span<const graft_param* const> params, const node_entry& node,
         const bind_context& context, bound_values& out, diagnostics& found)
      : node_(node), context_(context), out_(*out.storage_), found_(found) {
    for (const graft_param* param : params) declare(*param);
    for (const graft_param* param : params_) names_.push_back(to_string(param->name));
  }

  bool bind() {
    const std::size_t faults = found_.size();
    for (const parameter& given : node_.params) assign(given.name, given.given, given.key_at);
    for (const graft_param* param : params_) take(*param);
    out_.raw.n_values = out_.pointers.size();
    out_.raw.values = out_.pointers.data();
    return found_.size() == faults;
  }

 private:
  // "phase[].epochs" stands for a parameter of every table of a list: "phase.0.epochs",
  // "phase.1.epochs", as many as the file has.
  void declare(const graft_param& param) {
    const auto [list, part] = split_list_name(to_view(param.name));
    if (list.empty()) {
      params_.push_back(&param);
      return;
    }
    lists_.insert(list);
    const auto given = std::find_if(node_.params.begin(), node_.params.end(),
                                    [&](const parameter& one) { return one.name == list; });
    if (given == node_.params.end() || !given->given.is(value::kind::array)) return;
    for (std::size_t i = 0; i < given->given.elements().size(); ++i) {
      if (!given->given.elements()[i].is(value::kind::table)) continue;
      graft_param one = param;
      one.name = out_.keep(list + "." + std::to_string(i) + "." + part);
      params_.push_back(&expanded_.emplace_back(one));
    }
  }

  bool assign_list(const std::string& name, const value& held) {
    if (!lists_.contains(name)) return false;
    if (!held.is(value::kind::array)) {
      tables_wanted(name, held);
      return true;
    }
    for (std::size_t i = 0; i < held.elements().size(); ++i) {
      const value& one = held.elements()[i];
      if (!one.is(value::kind::table)) {
        tables_wanted(name, one);
        continue;
      }
      for (const auto& [key, inner] : one.entries()) {
        assign(name + "." + std::to_string(i) + "." + key.name, inner, key.at);
      }
    }
    return true;
  }

  void tables_wanted(const std::string& name, const value& held) {
    found_.add(
        {"bad-type", held.at(),
         "node '" + node_.id + "': '" + name + "' holds " + std::string(kind_name(held.type())),
         "a list of tables, each written below [[node." + name + "]]", ""});
  }

  // Finds the parameter that a key means: itself, or those that a table's dotted names mean.
  void assign(const std::string& name, const value& held, const position& key_at) {
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
      if (!given_.emplace(name, &held).second) {
        found_.add({"duplicate-key", key_at,
                    "node '" + node_.id + "': '" + name + "' is given twice", "one of the two",
                    ""});
      }
      return;
    }
    if (assign_list(name, held)) return;
    const std::string prefix = name + ".";
    std::vector<std::string> nested;
    for (const std::string& known : names_) {
      if (known.starts_with(prefix)) nested.push_back(known);
    }
    if (nested.empty()) return unknown(name, key_at);
    if (held.is(value::kind::table)) {
      for (const auto& [key, inner] : held.entries()) assign(prefix + key.name, inner, key.at);
      return;
    }
    found_.add({"bad-type", held.at(),
                "node '" + node_.id + "': '" + name + "' is " + std::string(kind_name(held.type())),
                "a table with " + one_of(nested), ""});
  }

  void unknown(const std::string& name, const position& at) {
    const std::string hint = base::nearest(name, names_);
    std::string expected;
    if (hint.empty()) expected = names_.empty() ? "no parameters at all" : one_of(names_);
    found_.add({"unknown-key", at,
                "node '" + node_.id + "': '" + name + "' is not a parameter of " + node_.use,
                expected, hint});
  }

  void take(const graft_param& param) {
    const std::string name = to_string(param.name);
    if (const auto given = given_.find(name); given != given_.end()) {
      const value& held = *given->second;
      if (auto made = value_converter(node_.id, context_, out_, found_).convert(param, held)) {
        keep(std::move(*made), name, &held);
      }
    } else if ((param.flags & GRAFT_PARAM_REQUIRED) != 0) {
      std::string expected = name + " = " + describe_parameter(param);
      if (param.doc.size > 0) expected += ": " + to_string(param.doc);
      found_.add({"missing-key", node_.use_at,
                  "node '" + node_.id + "' (" + node_.use + ") lacks '" + name + "'", expected,
                  ""});
    } else if ((param.flags & GRAFT_PARAM_OPTIONAL) == 0) {
      take_default(param, name);
    }
  }

  void take_default(const graft_param& param, const std::string& name) {
    const std::string text = to_string(param.default_value);
    const auto parsed = parse_toml_value(text, {});
    const value standard = parsed ? *parsed : value::text(text);
    diagnostics faults;
    auto made = value_converter(node_.id, context_, out_, faults).convert(param, standard);
    if (made) return keep(std::move(*made), name, nullptr);
    for (diagnostic fault : faults.sorted()) {
      fault.at = node_.use_at;
      fault.message += " (its default, " + standard.to_toml() + ")";
      found_.add(std::move(fault));
    }
  }

  void keep(converted made, const std::string& name, const value* given) {
    made.raw.given = given != nullptr ? 1 : 0;
    out_.pointers.push_back(&out_.values.emplace_back(made.raw));
    out_.effective.push_back({name, std::move(made.toml), given != nullptr,
                              given != nullptr ? given->at() : position{}});
  }

  std::vector<const graft_param*> params_;  // with those of lists, one by one
  std::deque<graft_param> expanded_;
  std::set<std::string> lists_;
  const node_entry& node_;
  const bind_context& context_;
  bound_values::storage& out_;
  diagnostics& found_;
  std::vector<std::string> names_;
  std::map<std::string, const value*> given_;
};

bool bind_values(std::span<const graft_param* const> params, const node_entry& node,
                 const bind_context& context, bound_values& out, diagnostics& found) {
  out = bound_values();
  return binder(params, node, context, out, found).bind();
}

}  // namespace graft::config
