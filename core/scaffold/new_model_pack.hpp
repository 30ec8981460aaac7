// `graft new model-pack`: a backbone.toml around an .onnx.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace graft::scaffold {

struct pack_request {
  std::string name;
  std::string onnx;
  std::string features;  // the feature tensor; empty = found
  int64_t size = 0;      // pixels a side of the input; 0 = as the model says, else 224
  int64_t resize = 0;    // the short side before the crop; 0 = the size times 256 / 224
  std::string interpolation = "bilinear";
  std::string channels = "rgb";
  std::vector<double> mean;  // on 0..255; empty = torchvision's
  std::vector<double> std;   // the same
  std::string licence;
  std::string source;
  std::string out;  // the folder to make; empty = one of the name here
};

struct pack_stage {
  std::string name;
  std::string tensor;  // that ends it
};

// What the first convolution gave in training, channel by channel, as the batch normalisation
// behind it remembers. Photos that are prepared as then give about the same.
struct first_statistics {
  std::string tensor;  // the convolution's output, [N,C,H,W]
  std::vector<float> mean;
  std::vector<float> variance;
};

struct new_pack {
  std::string folder;
  pack_request settled;  // with everything that was left out
  std::string sha256;
  std::string classifier;  // the model's output, where that is not the features; else empty
  std::optional<first_statistics> statistics;  // nothing where normalisations are folded away
  std::vector<std::string> assumed;            // what nobody said and the user should check
};

// Makes the folder with the model's copy and its description. A folder that exists is never
// touched. Errors: invalid_argument, and what is wrong with the .onnx.
result<new_pack> new_model_pack(const pack_request& request);

// Writes a pack's description into a folder; `model` is a path from there. Without stages they are
// found from the graph each time the pack is loaded.
status describe_pack(const std::string& folder, const std::string& model, const std::string& sha256,
                     const pack_request& pack, const std::vector<pack_stage>& stages);

}  // namespace graft::scaffold
