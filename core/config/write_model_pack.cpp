#include "config/write_model_pack.hpp"

#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/number.hpp"
#include "config/value.hpp"

#include <graft/sdk/text.hpp>

#include <array>
#include <filesystem>
#include <span>

namespace graft::config {
namespace {

constexpr std::array<const char*, 5> interpolations{"nearest", "lanczos", "bilinear", "bicubic",
                                                    "box"};

std::string list(const float (&numbers)[3]) {
  std::string text = "[";
  for (int i = 0; i < 3; ++i) {
    text += (i > 0 ? ", " : "") + base::shortest(static_cast<double>(numbers[i]));
  }
  return text + "]";
}

// A bare .onnx says nothing of where it comes from; its copy says that it does not.
std::string stated(const std::string& text) {
  return config::quoted(text.empty() ? std::string_view("not stated") : std::string_view(text));
}

std::string describe(const model_pack& whole) {
  const graft_model_pack& pack = *whole.raw();
  const graft_image_spec& image = pack.image;
  std::string text = "name    = " + quoted(to_view(pack.name)) +
                     "\nlicence = " + stated(whole.licence()) +
                     "\nsource  = " + stated(whole.source()) +
                     "\nmodel   = \"model.onnx\"\nsha256  = \"" + base::hex(pack.sha256) + "\"\n";
  text += "\n[input]\nwidth    = " + std::to_string(image.width) +
          "\nheight   = " + std::to_string(image.height) + "\nchannels = \"" +
          (pack.channel_order == GRAFT_CHANNELS_BGR ? "bgr" : "rgb") +
          "\"\nmean     = " + list(pack.mean) + "\nscale    = " + list(pack.scale) + "\n";
  text += std::string("\n[resize]\nmode          = \"") +
          (image.resize_mode == GRAFT_RESIZE_SQUASH ? "squash" : "short_side") +
          "\"\nsize          = " + std::to_string(image.resize) + "\ninterpolation = \"" +
          interpolations[static_cast<std::size_t>(image.interpolation)] + "\"\n";
  if (pack.features.size > 0) {
    text += "\n[features]\ntensor = " + quoted(to_view(pack.features)) + "\n";
  }
  for (uint64_t i = 0; i < pack.n_stages; ++i) {
    text += "\n[[stage]]\nname   = " + quoted(to_view(pack.stage_names[i])) +
            "\ntensor = " + quoted(to_view(pack.stage_tensors[i])) + "\n";
  }
  return text;
}

}  // namespace

status write_model_pack(const model_pack& whole, const std::string& folder) {
  const graft_model_pack& pack = *whole.raw();
  GRAFT_TRY(base::make_folders(folder));
  const std::string model = folder + "/model.onnx";
  std::error_code error;
  const bool there = std::filesystem::exists(model, error) &&
                     std::filesystem::file_size(model, error) == pack.size;
  if (!there) {
    const std::string_view bytes(static_cast<const char*>(pack.data),
                                 static_cast<std::size_t>(pack.size));
    GRAFT_TRY(base::write_file(model, bytes));
  }
  return base::write_file(folder + "/backbone.toml", describe(whole));
}

}  // namespace graft::config
