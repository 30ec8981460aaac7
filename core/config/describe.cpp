// What a parameter takes, in words.
#include <base/number.hpp>
#include <config/bind.hpp>
#include <config/bound_storage.hpp>

#include <cmath>
#include <limits>

namespace graft::config {

namespace {

// " from 0 to 1", " of at least 1", " of at most 9", or nothing.
std::string range(const graft_param& param) {
  const bool low = std::isfinite(param.minimum);
  const bool high = std::isfinite(param.maximum);
  if (low && high) {
    return " from " + base::shortest(param.minimum) + " to " + base::shortest(param.maximum);
  }
  if (low) return " of at least " + base::shortest(param.minimum);
  if (high) return " of at most " + base::shortest(param.maximum);
  return "";
}

// "a list of 2 numbers", "a list of 1 to 3 numbers", "a list of integers of at least 1 each".
std::string list(const graft_param& param, const std::string& elements) {
  const uint64_t low = param.min_count;
  const uint64_t high = param.max_count;
  std::string count;
  if (low == high) {
    count = std::to_string(low) + " ";
  } else if (high != std::numeric_limits<uint64_t>::max()) {
    count = low == 0 ? "at most " + std::to_string(high) + " "
                     : std::to_string(low) + " to " + std::to_string(high) + " ";
  } else if (low > 0) {
    count = "at least " + std::to_string(low) + " ";
  }
  return "a list of " + count + elements;
}

std::string choices(const graft_param& param) {
  std::string out = param.n_choices > 1 ? "one of " : "";
  for (uint64_t i = 0; i < param.n_choices; ++i) {
    if (i > 0) out += ", ";
    out += quoted(to_view(param.choices[i]));
  }
  return out;
}

std::string type(const graft_param& param) {
  switch (param.type) {
    case GRAFT_PARAM_BOOL:
      return "true or false";
    case GRAFT_PARAM_INT:
      return "an integer" + range(param);
    case GRAFT_PARAM_FLOAT:
      return "a number" + range(param);
    case GRAFT_PARAM_TEXT:
      return "a text";
    case GRAFT_PARAM_CHOICE:
      return choices(param);
    case GRAFT_PARAM_FILE:
      return "the path of a file";
    case GRAFT_PARAM_FOLDER:
      return "the path of a folder";
    case GRAFT_PARAM_MODEL:
      return "a model: the name of a pack, or the path of a pack or of an .onnx";
    case GRAFT_PARAM_INT_LIST:
      return list(param, "integers" + range(param));
    case GRAFT_PARAM_FLOAT_LIST:
      return list(param, "numbers" + range(param));
    case GRAFT_PARAM_TEXT_LIST:
      return list(param, "texts");
    case GRAFT_PARAM_FLOAT_MAP:
      return "a table of numbers" + range(param);
    case GRAFT_PARAM_COLUMN:
      return "a column as \"node.column\"";
    default:
      return "a value of unknown type";
  }
}

}  // namespace

std::string describe_parameter(const graft_param& param) {
  std::string out = type(param);
  if (param.unit.size > 0) out += " (" + to_string(param.unit) + ")";
  return out;
}

}  // namespace graft::config
