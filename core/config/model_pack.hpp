// Model packs: a folder with backbone.toml and an .onnx, or a bare .onnx.
//
//     name    = "efficientnet-lite0"
//     licence = "Apache-2.0"
//     source  = "where the weights come from"
//     model   = "model.onnx"        # relative to this file; "model.onnx" where left out
//     sha256  = "9c1a…"             # of the model file, 64 hexadecimal digits
//
//     [input]                       # what the network takes: float32 [N, 3, height, width]
//     width    = 224
//     height   = 224
//     channels = "rgb"              # or "bgr"
//     mean     = [127.0, 127.0, 127.0]   # on 0..255, in channel order
//     scale    = [0.0078125, 0.0078125, 0.0078125]   # input = (pixel - mean) * scale;
//                                   # or std = [...], and scale = 1 / std
//     [resize]                      # how a photo comes to width x height, as Pillow does it
//     mode          = "short_side"  # short side to `size`, then centre crop; "squash": both sides
//     size          = 256           # pixels; the input's own size where left out
//     interpolation = "bicubic"     # nearest, bilinear, bicubic, lanczos, box
//
//     [features]
//     tensor = "features"           # empty or left out: the output named so, else the last output
//
//     [[stage]]                     # from input to features; none: found from the graph
//     name   = "stage1"
//     tensor = "…"                  # the tensor that ends the stage
#pragma once

#include <graft/abi/model_pack.h>
#include <graft/sdk/result.hpp>

#include <memory>
#include <span>
#include <string>

namespace graft::config {

// A pack and all that it points to; the .onnx is mapped, not read. raw() stays put when moved.
class model_pack {
 public:
  // `path` is a pack's folder, its backbone.toml, or an .onnx. An .onnx that the backbone.toml
  // beside it names is that pack; any other is bare and gets ImageNet's usual preprocessing
  // (short side 256 bilinear, centre crop 224, torchvision's mean and std). The SHA-256 is
  // verified; that it was is remembered in `cache_folder` by device, inode, size and time, so
  // that a large file is hashed once. An empty `cache_folder` hashes every time.
  static result<model_pack> load(const std::string& path, const std::string& cache_folder);

  model_pack();
  ~model_pack();
  model_pack(model_pack&&) noexcept;
  model_pack& operator=(model_pack&&) noexcept;

  [[nodiscard]] const graft_model_pack* raw() const;
  [[nodiscard]] const std::string& licence() const;
  [[nodiscard]] const std::string& source() const;
  // The backbone.toml, empty for a bare .onnx.
  [[nodiscard]] const std::string& description_file() const;

 private:
  struct storage;
  std::unique_ptr<storage> storage_;
};

// True where the value of a MODEL parameter is a path: it has a slash or ends in .onnx.
bool names_path(const std::string& name);

// The path of a pack. A name with a slash, or one that ends in .onnx, is a path relative to
// `folder`; any other is looked for as NAME/backbone.toml and NAME.onnx in `folders`, the
// first that has it. The error lists where it looked and near names.
result<std::string> find_model(const std::string& name, const std::string& folder,
                               std::span<const std::string> folders);

}  // namespace graft::config
