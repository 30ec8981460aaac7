// The commands of the program, one function each. They print results on stdout, everything else
// on stderr, and return the exit code.
#pragma once

#include "scaffold/new_model_pack.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace graft::runner {

struct run_arguments {
  std::string file;
  std::vector<std::string> set;
  std::string out;
  bool resume = false;
  bool quiet = false;
  bool checked = false;
};
int run_pipeline(const run_arguments& arguments);

int check_pipeline(const std::string& file, const std::vector<std::string>& set);
int explain_pipeline(const std::string& file, const std::vector<std::string>& set, bool dot);

// Lists the plugins, or describes one (or one node type, "plugin.type") in full. With `markdown`
// the pipeline reference of everything, for docs/.
int show_plugins(const std::string& id, bool markdown);

int show_doctor();

struct predict_arguments {
  std::string run;
  std::vector<std::string> paths;
  bool json = false;
  double min_probability = 0;
  int workers = 0;
};
int predict_photos(const predict_arguments& arguments);

struct export_arguments {
  std::string run;
  std::string onnx;
  bool force = false;
};
int export_run(const export_arguments& arguments);

struct features_arguments {
  std::string model;
  std::string input;
  std::string output;
  std::string dump_input;
  std::string backbone = "onednn.backbone";
  std::string precision = "auto";
  int threads = 1;
};
int extract_features(const features_arguments& arguments);

struct bench_arguments {
  std::string model;
  int batch = 16;
  int threads = 1;
  std::string precision = "auto";
  std::string backbone = "onednn.backbone";
  double seconds = 2;
  bool train = false;
  bool profile = false;
  bool json = false;
};
int bench_backbone(const bench_arguments& arguments);

int preview_augmentation(const std::string& file, const std::vector<std::string>& set,
                         const std::string& out);

struct validate_arguments {
  std::string plugin;
  std::vector<std::string> set;
  std::string model;
  std::string only;
  std::string json;
  uint64_t seed = 1;
  double seconds = 30;
  uint64_t memory_mb = 2048;
  std::vector<uint32_t> host_abi;  // major and minor that the host claims; empty = its own
  bool list = false;
  bool quiet = false;
};
int validate_plugin(const validate_arguments& arguments);

struct new_plugin_arguments {
  std::string name;
  std::string kind = "backbone";
  std::string language = "cpp";
  std::string out;
};
int new_plugin(const new_plugin_arguments& arguments);

struct new_pack_arguments {
  scaffold::pack_request pack;
  std::string photos;  // to check it against; empty = not checked
};
int make_model_pack(const new_pack_arguments& arguments);

int compare_runs(const std::string& first, const std::string& second);
int show_cache(bool clear);

}  // namespace graft::runner
