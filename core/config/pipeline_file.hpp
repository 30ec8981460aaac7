// The pipeline file as written: includes merged, --set applied, everything checked that can be
// checked without knowing the node types.
#pragma once

#include <config/diagnostic.hpp>
#include <config/value.hpp>

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace graft::config {

// A key of a node as the file says it. A table stays whole: the binder, which knows the node
// type, takes it as one FLOAT_MAP or flattens it ("crop" = { scale } to "crop.scale").
struct parameter {
  std::string name;
  value given;
  position key_at;
};

// Whether a node runs in a process of its own, and what that process may take.
struct isolation {
  bool wanted = false;
  double seconds = 60;     // that a call may take without a sign of life
  uint64_t memory = 4096;  // MB
};

struct node_entry {
  std::string id;
  std::string use;                // "plugin.type"; empty where a fault in it was reported
  std::vector<std::string> from;  // empty unless from_given
  bool from_given = false;        // false: the node above
  bool from_list = false;         // written as a list, for a node that joins
  isolation isolate;
  std::vector<parameter> params;  // in file order
  position at;                    // of [[node]]
  position id_at;
  position use_at;
  position from_at;
};

struct run_settings {
  uint64_t seed = 0;
  std::string out;  // as written, relative to the working directory; empty = not said
  int workers = 0;  // 0 = all that affinity and cgroup allow
  bool cache = true;
  uint64_t cache_limit = 0;               // bytes; 0 = the runtime's own default
  std::map<std::string, position> given;  // the keys that were said, and where
};

struct pipeline_file {
  std::string path;    // as given
  std::string folder;  // absolute, of the file: what its paths are relative to
  std::string name;    // the file's own name without .toml where it says none
  run_settings run;
  std::vector<node_entry> nodes;
  std::map<std::string, std::string> folders;  // absolute, of every file read, by its path
  config::sources sources;                     // every text read
};

// Reads the file and what it includes, then applies overrides ("node.key=value"). Faults go to
// `found`; the pipeline that comes back then holds what was sound, so that later checks can add
// theirs. A status comes back only where there is nothing to go on with: the file cannot be read
// (nothing is added to `found`) or has a syntax fault (which `found` holds).
result<pipeline_file> load_pipeline(const std::string& path, std::span<const std::string> overrides,
                                    diagnostics& found);

}  // namespace graft::config
