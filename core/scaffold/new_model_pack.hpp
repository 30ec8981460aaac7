// `graft new model-pack`: a backbone.toml around an .onnx.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstdint>
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

struct new_pack {
  std::string folder;
  std::string features;              // the tensor that was chosen
  std::vector<std::string> assumed;  // what nobody said and the user should check
};

// Makes the folder with the model's copy and its description. A folder that exists is never
// touched. Errors: invalid_argument, and what is wrong with the .onnx.
result<new_pack> new_model_pack(const pack_request& request);

}  // namespace graft::scaffold
