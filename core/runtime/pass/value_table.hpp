// The boundary values of a run, in memory: one row for each job, and thumbnails of photos.
#pragma once

#include "graph/graph.hpp"
#include "runtime/pass/batch_run.hpp"
#include "runtime/pass/job.hpp"
#include "runtime/pass/stored_row.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace graft::runtime {

class value_table {
 public:
  explicit value_table(std::vector<graph::binding> boundary) : boundary_(std::move(boundary)) {}

  [[nodiscard]] const std::vector<graph::binding>& boundary() const { return boundary_; }
  [[nodiscard]] bool has(const job& one) const { return rows_.contains(one); }
  [[nodiscard]] const stored_row& row(const job& one) const { return rows_.at(one); }
  void put(const job& one, stored_row row) { rows_.insert_or_assign(one, std::move(row)); }
  // Forgets every row; those to come have other columns. Thumbnails stay.
  void change_boundary(std::vector<graph::binding> boundary) {
    boundary_ = std::move(boundary);
    rows_.clear();
  }
  void drop(const job& one) { rows_.erase(one); }
  // Forgets the rows of one training view.
  void drop_view(int32_t view);

  // Gives a batch the stored columns of its jobs, all of which must be there.
  status give(const graph::graph& graph, std::span<const job> jobs, batch_run& batch) const;

  [[nodiscard]] const std::map<uint32_t, std::string>& thumbnails() const { return thumbnails_; }
  void put_thumbnail(uint32_t item, std::string jpeg) { thumbnails_[item] = std::move(jpeg); }

 private:
  std::vector<graph::binding> boundary_;
  std::map<job, stored_row> rows_;
  std::map<uint32_t, std::string> thumbnails_;
};

}  // namespace graft::runtime
