// The steps of loading a pipeline file: split a document, merge includes, apply --set, check.
#pragma once

#include <config/diagnostic.hpp>
#include <config/pipeline_file.hpp>
#include <config/value.hpp>

#include <string>
#include <vector>

namespace graft::config {

// A [[node]] whose id is sound, everything else yet unchecked.
struct raw_node {
  std::string id;
  value table;
};

struct raw_pipeline {
  std::string name;
  value run = value::table({});
  std::vector<raw_node> nodes;
};

// Checks the top level of one document: its keys, the format, the ids of its nodes. Only the main
// file has to state the format.
raw_pipeline split_document(const value& document, bool main_file, diagnostics& found);

// What `later` says wins: nodes meet by id, tables key by key, everything else is replaced.
void merge(raw_pipeline& base, raw_pipeline later);

// "node.key=value" or "run.key=value".
void apply_override(raw_pipeline& pipeline, const std::string& text, diagnostics& found);

run_settings read_run(const value& table, diagnostics& found);
node_entry read_node(const raw_node& node, diagnostics& found);

}  // namespace graft::config
