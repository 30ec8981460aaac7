// Several ONNX models put together into one: each computes a part, and reads what others give.
#pragma once

#include "formats/onnx/model.hpp"

#include <graft/sdk/result.hpp>

#include <map>
#include <span>
#include <string>
#include <vector>

namespace graft::onnx {

class joined_model {
 public:
  // Puts `part` behind what was added before, every name of it prefixed with `id` and a slash. Its
  // inputs are, in order, the values `reads` of the joined model; one that does not exist yet
  // becomes an input of the joined model. Gives the names of its outputs in the joined model.
  // `part` may point into bytes that outlive the joined model. Errors say what does not fit.
  result<std::vector<std::string>> add(const std::string& id, model part,
                                       std::span<const std::string> reads);

  // The model with one output, the value `from` under the name `output`. Standard operators are
  // those of the highest opset of all parts; where a part states another, an operator that is not
  // known to be the same in both is an error. Call once.
  result<model> finish(const std::string& from, const std::string& output);

 private:
  struct part_opset {
    std::string id;
    int64_t version = 0;
    std::size_t first_node = 0;  // and up to that of the next part
  };
  status connect_inputs(const std::string& id, const model& part,
                        std::span<const std::string> reads,
                        std::map<std::string, std::string>& names);
  status merge_opsets(const std::string& id, const model& part);
  status check_opsets() const;

  model made_;
  std::map<std::string, value_info> outputs_;  // of all parts, and the inputs
  std::vector<part_opset> parts_;
  std::map<std::string, int64_t> ranks_;  // of values whose shape is stated
};

}  // namespace graft::onnx
