// Columns: what infer() declares.
#include "validate/test.hpp"
#include "validate/trial.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>
#include <optional>
#include <span>

namespace graft::validate {
namespace {

using type_ref = const host::node_type&;

bool same(const std::vector<tensor::column_type>& a, const std::vector<tensor::column_type>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].name != b[i].name || a[i].role != b[i].role || a[i].kind != b[i].kind ||
        a[i].dtype != b[i].dtype || a[i].shape != b[i].shape ||
        a[i].class_names != b[i].class_names || a[i].n_values != b[i].n_values) {
      return false;
    }
  }
  return true;
}

std::string described(const std::vector<tensor::column_type>& columns) {
  std::string text;
  for (const tensor::column_type& one : columns) {
    text += (text.empty() ? "" : ", ") + one.name + " " + one.describe();
  }
  return text.empty() ? "no columns" : text;
}

outcome declares(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  const bool must = ((maps >> type.raw->kind) & 1U) != 0;
  if (must && made->columns().empty()) return failed("infer() declared no column");
  return passed(described(made->columns()));
}

outcome alternatives(const subject& of, type_ref type) {
  int n = 0;
  for (uint64_t p = 0; p < type.raw->n_inputs; ++p) {
    n += (type.raw->inputs[p]->flags & GRAFT_PORT_EITHER) != 0 ? 1 : 0;
  }
  if (n < 2) return skipped("it has no ports marked EITHER");
  for (int i = 0; i < n; ++i) {
    trial_options options;
    options.either = i;
    GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type, options));
    GRAFT_EXPECT(made->run_all(16).status());
  }
  return passed(std::to_string(n) + " alternatives");
}

outcome without_optional(const subject& of, type_ref type) {
  const std::span ports(type.raw->inputs, type.raw->n_inputs);
  const bool any = std::any_of(ports.begin(), ports.end(), [](const graft_port* port) {
    return (port->flags & GRAFT_PORT_OPTIONAL) != 0;
  });
  if (!any) return skipped("it has no ports marked OPTIONAL");
  trial_options options;
  options.optional = false;
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type, options));
  GRAFT_EXPECT(made->run_all(16).status());
  return passed();
}

outcome repeats(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto first, trial::make(of, type));
  const std::vector<tensor::column_type> before = first->columns();
  GRAFT_EXPECT(first->infer());
  if (!same(before, first->columns())) {
    return failed("infer() declared " + described(before) + ", and then " +
                  described(first->columns()));
  }
  GRAFT_EXPECT_ASSIGN(const auto second, trial::make(of, type));
  return same(before, second->columns()) ? passed()
                                         : failed("two instances declare " + described(before) +
                                                  ", and " + described(second->columns()));
}

outcome roles(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  struct rule {
    const char* role;
    int32_t kind;
    std::optional<int32_t> dtype;
    std::size_t rank;
    const char* means;
  };
  static constexpr rule rules[] = {
      {GRAFT_ROLE_IMAGE, GRAFT_COLUMN_TENSOR, GRAFT_UINT8, 3, "uint8 [height, width, 3]"},
      {GRAFT_ROLE_INPUT, GRAFT_COLUMN_TENSOR, GRAFT_FLOAT32, 3,
       "float32 [channels, height, width]"},
      {GRAFT_ROLE_FEATURES, GRAFT_COLUMN_TENSOR, GRAFT_FLOAT32, 1, "float32 [F]"},
      {GRAFT_ROLE_PROBABILITIES, GRAFT_COLUMN_TENSOR, GRAFT_FLOAT32, 1, "float32 [C]"},
      {GRAFT_ROLE_TEXT, GRAFT_COLUMN_STRING, std::nullopt, 0, "a string"},
      {GRAFT_ROLE_TOKENS, GRAFT_COLUMN_RAGGED, std::nullopt, 1, "ragged"}};
  for (const tensor::column_type& one : made->columns()) {
    for (const rule& known : rules) {
      if (one.role != known.role) continue;
      if (one.kind != known.kind || one.dtype != known.dtype.value_or(one.dtype) ||
          one.shape.size() != known.rank) {
        return failed("column '" + one.name + "' has the role " + one.role + ", which is " +
                      known.means + ", and is " + one.describe());
      }
    }
    const bool judged = one.role == GRAFT_ROLE_PROBABILITIES;
    if (judged && type.raw->kind == GRAFT_KIND_ESTIMATOR && one.class_names.empty() &&
        one.shape[0] != n_classes) {
      return failed("once fitted, column '" + one.name + "' must have one value for each class");
    }
  }
  return passed();
}

outcome ports(const subject&, type_ref type) {
  for (uint64_t p = 0; p < type.raw->n_inputs; ++p) {
    const graft_port& port = *type.raw->inputs[p];
    const std::string name = "port '" + to_string(port.name) + "'";
    if (port.name.size == 0) return failed("a port has no name");
    if (port.rank < 0 || port.rank > GRAFT_MAX_RANK) return failed(name + " has no possible rank");
    if (port.kind < GRAFT_COLUMN_TENSOR || port.kind > GRAFT_COLUMN_STRING) {
      return failed(name + " has no known kind");
    }
    if ((port.flags & GRAFT_PORT_EITHER) != 0 && (port.flags & GRAFT_PORT_OPTIONAL) != 0) {
      return failed(name + " is marked EITHER and OPTIONAL, which do not go together");
    }
    if (port.column_param.size == 0) continue;
    bool found = false;
    for (uint64_t i = 0; i < type.raw->n_params; ++i) {
      const graft_param& param = *type.raw->params[i];
      found = found || (to_view(param.name) == to_view(port.column_param) &&
                        param.type == GRAFT_PARAM_COLUMN);
    }
    if (!found) {
      return failed(name + " is bound by the parameter '" + to_string(port.column_param) +
                    "', and there is no COLUMN parameter of that name");
    }
  }
  if (type.raw->kind == GRAFT_KIND_SOURCE && type.raw->n_inputs > 0) {
    return failed("a source takes no columns");
  }
  return passed(std::to_string(type.raw->n_inputs) + " ports");
}

constexpr test tests[] = {
    {"schema.ports", "ports are well-formed, their COLUMN parameters exist", nullptr, ports},
    {"schema.declares", "infer() declares sound columns", nullptr, declares},
    {"schema.repeats", "infer() declares the same again, in every instance", nullptr, repeats},
    {"schema.roles", "a column of a well-known role is what the role says", nullptr, roles, maps},
    {"schema.alternatives", "the node works with each port marked EITHER", nullptr, alternatives},
    {"schema.optional", "the node works without the ports marked OPTIONAL", nullptr,
     without_optional},
};

}  // namespace

std::span<const test> schema_tests() { return tests; }

}  // namespace graft::validate
