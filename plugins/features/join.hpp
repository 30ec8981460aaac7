// features.join: puts the feature columns of several nodes side by side, item by item.
#pragma once

#include <graft/sdk/plugin.hpp>

#include <cstdint>
#include <vector>

namespace graft::features {

class join {
 public:
  static constexpr auto kind = graft::kind::transform;
  static constexpr std::string_view name = "join";
  static constexpr std::string_view summary =
      "Joins the features of the nodes in `from`, in that order, into one column.";
  static std::vector<port> inputs();

  join(graft::host /*host*/, const values& /*values*/) {}
  status infer(const schema& in, const schema_sink& out);
  status process(const batch& in, const output& out) const;
  status write_onnx(const output_stream& stream) const;

 private:
  std::vector<int64_t> sizes_;  // of the columns that infer() was shown
};

}  // namespace graft::features
