#include <base/files.hpp>
#include <base/hash.hpp>
#include <config/backbone_toml.hpp>
#include <config/diagnostic.hpp>
#include <config/model_pack.hpp>
#include <config/toml.hpp>
#include <config/verified_hash.hpp>

#include <graft/sdk/text.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

namespace graft::config {

namespace fs = std::filesystem;

struct model_pack::storage {
  backbone_description description;
  std::string description_file;
  std::string file;
  base::mapped_file mapped;
  std::vector<graft_text> stage_names;
  std::vector<graft_text> stage_tensors;
  graft_model_pack raw{};
};

namespace {

constexpr uint64_t largest = 256 * 1024;  // bytes of a backbone.toml

// torchvision's ImageNet evaluation, the most common convention among published weights.
backbone_description imagenet_convention(const std::string& onnx) {
  backbone_description out;
  out.name = fs::path(onnx).stem().string();
  out.model = onnx;
  out.width = 224;
  out.height = 224;
  out.channels = GRAFT_CHANNELS_RGB;
  out.mean = {123.675F, 116.28F, 103.53F};
  out.scale = {1 / 58.395F, 1 / 57.12F, 1 / 57.375F};
  out.resize_mode = GRAFT_RESIZE_SHORT_SIDE;
  out.resize = 256;
  out.interpolation = GRAFT_INTERPOLATION_BILINEAR;
  return out;
}

// Reads a backbone.toml; `texts` keeps its text for later carets.
result<backbone_description> read_description(const std::string& file, diagnostics& found) {
  GRAFT_TRY_ASSIGN(const std::string text, base::read_file(file, largest));
  if (const auto document = parse_toml(text, file, found)) {
    backbone_description made = read_backbone(*document, found);
    if (found.empty()) return made;
  }
  return invalid(found.as_message());
}

std::string model_path(const std::string& description_file, const std::string& model) {
  return base::absolute_path(
      model, base::absolute_path(fs::path(description_file).parent_path().string()));
}

bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  return fs::equivalent(a, b, error) && !error;
}

}  // namespace

model_pack::model_pack() : storage_(std::make_unique<storage>()) {
  storage_->raw.struct_size = sizeof(graft_model_pack);
}
model_pack::~model_pack() = default;
model_pack::model_pack(model_pack&&) noexcept = default;
model_pack& model_pack::operator=(model_pack&&) noexcept = default;

const graft_model_pack* model_pack::raw() const { return &storage_->raw; }
const std::string& model_pack::licence() const { return storage_->description.licence; }
const std::string& model_pack::source() const { return storage_->description.source; }
const std::string& model_pack::description_file() const { return storage_->description_file; }

result<model_pack> model_pack::load(const std::string& path, const std::string& cache_folder) {
  std::error_code error;
  model_pack made;
  storage& out = *made.storage_;
  diagnostics found;

  const bool onnx = path.ends_with(".onnx") && !fs::is_directory(path, error);
  out.description_file = path;
  if (onnx) {
    out.description_file = (fs::path(path).parent_path() / "backbone.toml").string();
  } else if (fs::is_directory(path, error)) {
    out.description_file = (fs::path(path) / "backbone.toml").string();
    if (!fs::exists(out.description_file, error)) {
      return status(code::not_found, "'" + path +
                                         "' is no model pack: it has no backbone.toml; name the "
                                         ".onnx itself to use it bare");
    }
  }
  bool bare = onnx;
  if (!onnx || fs::exists(out.description_file, error)) {
    GRAFT_TRY_ASSIGN(out.description, read_description(out.description_file, found));
    bare = onnx && !same_file(path, model_path(out.description_file, out.description.model));
  }
  if (bare) {
    out.description = imagenet_convention(path);
    out.description_file.clear();
    out.file = base::absolute_path(path);
  } else {
    out.file = model_path(out.description_file, out.description.model);
  }

  auto mapped = base::mapped_file::open(out.file);
  if (!mapped && !bare) {
    found.add({"not-found", out.description.model_at, mapped.status().message(),
               "model = the .onnx, relative to this file", ""});
    return status(mapped.status().code(), found.as_message());
  }
  if (!mapped) return mapped.status();
  out.mapped = std::move(*mapped);
  GRAFT_TRY_ASSIGN(const auto digest, file_sha256(out.file, out.mapped, cache_folder));
  if (!bare && base::hex(digest) != out.description.sha256) {
    found.add({"wrong-hash", out.description.sha256_at,
               "the weights in '" + out.file + "' are not those that the pack describes: their " +
                   "SHA-256 is " + base::hex(digest),
               out.description.sha256 + ": fetch the file again, or correct the pack", ""});
    return data_loss(found.as_message());
  }

  const backbone_description& said = out.description;
  for (const backbone_stage& stage : said.stages) {
    out.stage_names.push_back(to_text(stage.name));
    out.stage_tensors.push_back(to_text(stage.tensor));
  }
  graft_model_pack& raw = out.raw;
  raw.bare = bare ? 1 : 0;
  raw.name = to_text(said.name);
  raw.file = to_text(out.file);
  raw.data = out.mapped.bytes().data();
  raw.size = out.mapped.bytes().size();
  std::copy(digest.begin(), digest.end(), raw.sha256);
  raw.image.struct_size = sizeof(graft_image_spec);
  raw.image.width = said.width;
  raw.image.height = said.height;
  raw.image.resize = said.resize;
  raw.image.resize_mode = said.resize_mode;
  raw.image.interpolation = said.interpolation;
  raw.channel_order = said.channels;
  std::copy(said.mean.begin(), said.mean.end(), raw.mean);
  std::copy(said.scale.begin(), said.scale.end(), raw.scale);
  raw.features = to_text(said.features);
  raw.stage_names = out.stage_names.data();
  raw.stage_tensors = out.stage_tensors.data();
  raw.n_stages = out.stage_names.size();
  return made;
}

}  // namespace graft::config
