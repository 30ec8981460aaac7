// A node of the plugin under test with everything that it needs around it: parameters, columns
// above it, items, and a listener. The node stands behind host::checked(), so that every call is
// looked at.
#pragma once

#include "config/bind.hpp"
#include "config/model_pack.hpp"
#include "host/node.hpp"
#include "host/node_output.hpp"
#include "validate/listener.hpp"
#include "validate/probe.hpp"
#include "validate/subject.hpp"

#include <graft/abi/dataset.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace graft::validate {

// What process() made of one item: the bytes of each column, shapes included.
struct row {
  std::vector<std::string> cells;
  std::string rejected;  // why, or empty
  friend bool operator==(const row&, const row&) = default;
};

struct trial_options {
  std::map<std::string, std::string> values;  // parameter -> TOML, over the suite's own
  int either = 0;                             // which of the ports marked EITHER is bound
  bool optional = true;                       // whether those marked OPTIONAL are
  bool prepare = true;                        // negotiate sizes and infer
  bool checked = true;
};

class trial {
 public:
  // UNIMPLEMENTED where the suite cannot make up what the node needs.
  static result<std::unique_ptr<trial>> make(const subject& of, const host::node_type& type,
                                             const trial_options& options = {});
  // The same, fitted where it is an estimator.
  static result<std::unique_ptr<trial>> ready(const subject& of, const host::node_type& type,
                                              const trial_options& options = {});
  trial(const trial&) = delete;
  trial& operator=(const trial&) = delete;

  [[nodiscard]] host::node& node() { return *node_; }
  // As node() but for a node that is being destroyed.
  void drop_node() { node_.reset(); }
  [[nodiscard]] listener& events() { return events_; }
  [[nodiscard]] const std::vector<probe_item>& items() const { return items_; }
  [[nodiscard]] const std::vector<tensor::column_type>& columns() const { return columns_; }
  [[nodiscard]] const std::vector<tensor::column_type>& inputs() const { return input_types_; }
  [[nodiscard]] const graft_values* values() const { return values_.raw(); }
  [[nodiscard]] uint64_t seed() const { return seed_; }
  // Pixels a side of the images above it; 0 = they differ.
  [[nodiscard]] int side() const { return side_; }

  status prepare();
  status infer();
  status fit();
  // Columns of the inputs of some items.
  result<std::vector<tensor::column>> input(std::span<const std::size_t> items) const;
  // Those columns as a batch has them, in the order of the ports.
  [[nodiscard]] std::vector<const graft_column_data*> pointers(
      std::vector<tensor::column>& columns) const;
  // Runs the items, numbered into items(), as one batch.
  result<std::vector<row>> run(std::span<const std::size_t> items, int32_t view = GRAFT_VIEW_EVAL,
                               uint32_t worker = 0, uint64_t key_seed = 0);
  // All items, in batches of `n`.
  result<std::vector<row>> run_all(std::size_t n, int32_t view = GRAFT_VIEW_EVAL);
  // Hands the items to `use` as one batch, with the columns of the node's ports.
  status with_batch(std::span<const std::size_t> items, int32_t view, uint32_t worker,
                    uint64_t key_seed, const std::function<status(const graft_batch&)>& use);
  // With an output of the caller's; null for sinks.
  status process(std::span<const std::size_t> items, const graft_output* output, int32_t view,
                 uint32_t worker, uint64_t key_seed);
  [[nodiscard]] const std::vector<std::size_t>& everything() const { return everything_; }

 private:
  trial() = default;
  status bind(const subject& of, const host::node_type& type, const trial_options& options);
  status list_items();

  std::vector<std::unique_ptr<config::model_pack>> packs_;
  config::bound_values values_;
  listener events_;
  host::node_type type_;
  std::unique_ptr<host::node> node_;
  std::vector<probe_item> items_;
  std::vector<std::size_t> everything_;
  std::vector<tensor::column_type> input_types_;
  std::vector<int> bound_;  // for each input of a batch, its column type, or -1
  std::vector<tensor::column_type> columns_;
  uint64_t seed_ = 1;
  int side_ = 0;
  int either_ = 0;
  bool optional_ = true;
};

// Train and validation items of a trial as an estimator sees them.
class trial_dataset {
 public:
  explicit trial_dataset(trial& of);
  trial_dataset(const trial_dataset&) = delete;
  trial_dataset& operator=(const trial_dataset&) = delete;
  [[nodiscard]] const graft_dataset* raw() const { return &raw_; }
  bool fail_reads = false;
  bool asked_for_test = false;

 private:
  friend struct trial_dataset_calls;
  trial& of_;
  std::vector<graft_text> classes_;
  std::vector<std::size_t> members_[2];  // train, validation
  std::vector<graft_item> items_;
  std::vector<const graft_item*> item_pointers_;
  std::vector<tensor::column> columns_;
  std::vector<const graft_column_data*> column_pointers_;
  graft_batch batch_{};
  graft_dataset raw_{};
};

}  // namespace graft::validate
