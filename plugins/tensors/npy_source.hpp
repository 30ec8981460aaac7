// tensors.npy: items whose network input is a row of an array, for measuring a backbone or training
// on what another program prepared.
#pragma once

#include "npy_rows.hpp"

#include <graft/sdk/plugin.hpp>

#include <optional>
#include <string>

namespace graft::tensors {

class npy_source {
 public:
  static constexpr auto kind = graft::kind::source;
  static constexpr std::string_view name = "npy";
  static constexpr std::string_view summary =
      "Takes normalised network inputs, float32 NCHW, from an .npy file, with labels and splits.";
  static std::vector<param> params();

  npy_source(graft::host host, const values& values);

  // One column, `input`: float32 [channels, height, width].
  status infer(const schema& in, const schema_sink& out);
  // Item i is row i: its id is the row's number, padded with zeros.
  status list(const item_sink& out);
  // Refuses: a path does not lead to a row.
  status list_paths(const std::vector<std::string>& paths, const item_sink& out) const;
  status process(const batch& in, const output& out);

 private:
  // Opens the images at the first use.
  status open();

  graft::host host_;
  std::string images_;
  std::string labels_;  // empty = none
  std::string splits_;  // empty = none
  std::optional<npy_rows> rows_;
};

}  // namespace graft::tensors
