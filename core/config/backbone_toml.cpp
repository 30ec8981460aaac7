#include <base/nearest.hpp>
#include <config/backbone_toml.hpp>
#include <config/table_reader.hpp>

#include <graft/abi/model_pack.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

namespace graft::config {

namespace {

using kind = value::kind;

constexpr int64_t largest_side = 4096;  // pixels

// A text that is one of a few names, as the number that the ABI gives it.
std::optional<int32_t> choice(table_reader& reader, const std::string& name,
                              std::span<const std::pair<std::string, int32_t>> choices) {
  std::vector<std::string> names;
  for (const auto& choice : choices) names.push_back(choice.first);
  const value* held = reader.need(name, kind::text, one_of(names));
  if (held == nullptr) return std::nullopt;
  for (const auto& [known, number] : choices) {
    if (known == held->as_text()) return number;
  }
  const std::string hint = base::nearest(held->as_text(), names);
  reader.fault("bad-choice", *held, name + " = " + held->to_toml() + " is not known",
               hint.empty() ? one_of(names) : "", hint);
  return std::nullopt;
}

int side(table_reader& reader, const std::string& name) {
  const std::string form = "an integer from 1 to " + std::to_string(largest_side) + " (pixels)";
  const value* held = reader.need(name, kind::integer, form);
  if (held == nullptr) return 0;
  if (held->as_integer() < 1 || held->as_integer() > largest_side) {
    reader.fault("out-of-range", *held, name + " = " + held->to_toml() + " is out of range", form);
    return 0;
  }
  return static_cast<int>(held->as_integer());
}

// Three finite numbers that `sound` accepts; nothing where the key is absent or wrong.
template <class Sound>
std::optional<std::array<double, 3>> triple(table_reader& reader, const value& table,
                                            const std::string& name, const std::string& form,
                                            Sound sound) {
  const auto list = reader.numbers(name, form);
  if (!list) return std::nullopt;
  const bool good = list->size() == 3 && std::all_of(list->begin(), list->end(), [&](double each) {
                      return std::isfinite(static_cast<float>(each)) && sound(each);
                    });
  if (!good) {
    const value& held = *table.find(name);
    reader.fault("bad-value", held, name + " = " + held.to_toml() + " cannot be used", form);
    return std::nullopt;
  }
  return std::array<double, 3>{(*list)[0], (*list)[1], (*list)[2]};
}

void read_scale(table_reader& reader, const value& input, backbone_description& out) {
  const std::string scale_form = "three numbers other than 0, input = (pixel - mean) * scale";
  const std::string std_form = "three numbers above 0, input = (pixel - mean) / std";
  const bool has_std = input.find("std") != nullptr;
  if (has_std && input.find("scale") != nullptr) {
    reader.fault("bad-value", *input.find("std"), "both 'scale' and 'std' are given",
                 "one of them: scale = 1 / std");
  }
  const auto scale = triple(reader, input, "scale", scale_form, [](double s) { return s != 0; });
  const auto deviation = triple(reader, input, "std", std_form, [](double s) { return s > 0; });
  if (!has_std && input.find("scale") == nullptr) {
    reader.need("scale", kind::array, scale_form);
  }
  for (std::size_t i = 0; i < 3; ++i) {
    if (scale) out.scale[i] = static_cast<float>((*scale)[i]);
    if (deviation) out.scale[i] = static_cast<float>(1 / (*deviation)[i]);
  }
}

void read_input(const value& input, backbone_description& out, diagnostics& found) {
  static const std::pair<std::string, int32_t> orders[] = {{"rgb", GRAFT_CHANNELS_RGB},
                                                           {"bgr", GRAFT_CHANNELS_BGR}};
  table_reader reader(input, "[input]", found);
  out.width = side(reader, "width");
  out.height = side(reader, "height");
  out.channels = choice(reader, "channels", orders).value_or(GRAFT_CHANNELS_RGB);
  const std::string mean_form = "three numbers on 0..255, in channel order";
  if (input.find("mean") == nullptr) reader.need("mean", kind::array, mean_form);
  const auto mean = triple(reader, input, "mean", mean_form, [](double) { return true; });
  for (std::size_t i = 0; mean && i < 3; ++i) out.mean[i] = static_cast<float>((*mean)[i]);
  read_scale(reader, input, out);
  reader.finish();
}

void read_resize(const value& resize, backbone_description& out, diagnostics& found) {
  static const std::pair<std::string, int32_t> modes[] = {{"short_side", GRAFT_RESIZE_SHORT_SIDE},
                                                          {"squash", GRAFT_RESIZE_SQUASH}};
  static const std::pair<std::string, int32_t> filters[] = {
      {"nearest", GRAFT_INTERPOLATION_NEAREST},
      {"bilinear", GRAFT_INTERPOLATION_BILINEAR},
      {"bicubic", GRAFT_INTERPOLATION_BICUBIC},
      {"lanczos", GRAFT_INTERPOLATION_LANCZOS},
      {"box", GRAFT_INTERPOLATION_BOX}};
  table_reader reader(resize, "[resize]", found);
  out.resize_mode = choice(reader, "mode", modes).value_or(GRAFT_RESIZE_SHORT_SIDE);
  out.interpolation =
      choice(reader, "interpolation", filters).value_or(GRAFT_INTERPOLATION_BILINEAR);
  const int least = std::max(out.width, out.height);
  out.resize = least;
  if (resize.find("size") != nullptr) {
    out.resize = side(reader, "size");
    if (out.resize > 0 && out.resize < least) {
      reader.fault("out-of-range", *resize.find("size"),
                   "size = " + std::to_string(out.resize) + " is smaller than the input",
                   "at least " + std::to_string(least) + ", so that the crop lies inside");
    }
  } else {
    reader.take_any("size");
  }
  reader.finish();
}

void read_stages(const value& stages, backbone_description& out, diagnostics& found) {
  for (const value& stage : stages.elements()) {
    if (!stage.is(kind::table)) {
      found.add({"bad-type", stage.at(), "a stage is " + std::string(kind_name(stage.type())),
                 "a table under [[stage]]", ""});
      continue;
    }
    table_reader reader(stage, "[[stage]]", found);
    const value* name = reader.need("name", kind::text, "a text such as \"stage1\"");
    const value* tensor = reader.need("tensor", kind::text, "the tensor that ends the stage");
    reader.finish();
    if (name == nullptr || tensor == nullptr) continue;
    for (const backbone_stage& other : out.stages) {
      if (other.name != name->as_text() && other.tensor != tensor->as_text()) continue;
      reader.fault("duplicate-stage", stage,
                   "a stage before this one has the same name or the same tensor",
                   "a name and a tensor of its own for each stage");
    }
    out.stages.push_back({name->as_text(), tensor->as_text()});
  }
}

// Reads a table inside the document, or reports that it is missing.
template <class Read>
void section(table_reader& reader, const std::string& name, Read read) {
  const value* table = reader.need(name, kind::table, "a table: [" + name + "]");
  if (table != nullptr) read(*table);
}

void read_sha256(table_reader& reader, backbone_description& out) {
  const std::string form = "64 hexadecimal digits, as sha256sum prints them for the model file";
  const value* hash = reader.need("sha256", kind::text, form);
  if (hash == nullptr) return;
  out.sha256 = hash->as_text();
  out.sha256_at = hash->at();
  for (char& digit : out.sha256) {
    if (digit >= 'A' && digit <= 'F') digit = static_cast<char>(digit - 'A' + 'a');
  }
  if (out.sha256.size() != 64 ||
      out.sha256.find_first_not_of("0123456789abcdef") != std::string::npos) {
    reader.fault("bad-value", *hash, "'sha256' is no SHA-256", form);
  }
}

}  // namespace

backbone_description read_backbone(const value& document, diagnostics& found) {
  backbone_description out;
  table_reader reader(document, "backbone.toml", found);
  const auto text = [&](const std::string& name, const std::string& expected) -> std::string {
    const value* held = reader.need(name, kind::text, expected);
    if (held == nullptr) return {};
    if (held->as_text().empty()) {
      reader.fault("bad-value", *held, "'" + name + "' is empty", expected);
    }
    return held->as_text();
  };
  out.name = text("name", "the name of the pack, a text");
  out.licence = text("licence", "the licence of the weights, a text");
  out.source = text("source", "where the weights come from, a text");
  out.model = "model.onnx";
  out.model_at = document.at();
  if (const value* model = reader.take("model", kind::text, "the .onnx, relative to this file")) {
    out.model = model->as_text();
    out.model_at = model->at();
  }
  read_sha256(reader, out);
  section(reader, "input", [&](const value& input) { read_input(input, out, found); });
  section(reader, "resize", [&](const value& resize) { read_resize(resize, out, found); });
  if (const value* features = reader.take("features", kind::table, "a table: [features]")) {
    table_reader inner(*features, "[features]", found);
    if (const value* tensor = inner.take("tensor", kind::text, "the name of a tensor")) {
      out.features = tensor->as_text();
    }
    inner.finish();
  }
  if (const value* stages = reader.take("stage", kind::array, "[[stage]] for each stage")) {
    read_stages(*stages, out, found);
  }
  reader.finish();
  return out;
}

}  // namespace graft::config
