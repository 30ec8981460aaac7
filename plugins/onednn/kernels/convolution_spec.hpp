// A convolution as oneDNN describes it, before anything is packed or placed: what the planner times
// and what the lowering builds are made here, so that they are the same.
#pragma once

#include "ir/graph.hpp"
#include "kernels/dnnl_compat.hpp"
#include "kernels/kernel_plan.hpp"
#include "ops/window.hpp"

#include <graft/sdk/status.hpp>

#include <optional>
#include <string>

namespace graft::onednn {

struct convolution_spec {
  shape in;
  shape weights;  // [groups,]OIHW
  shape out;
  window win;
  bool has_bias = false;
  dnnl::memory::data_type compute = dnnl::memory::data_type::f32;
  dnnl::post_ops post_ops;
  std::string post_names;  // "add+relu"

  // Of a Conv node; `possible` is false where its weights are not constant.
  static status read(const graph& g, const node& n, dnnl::memory::data_type compute,
                     convolution_spec& made, bool& possible);
  // Everything that the time of a kernel depends on.
  [[nodiscard]] std::string key() const;
  // Whether another form than direct can be worth a thought.
  [[nodiscard]] bool may_be_winograd() const;
  // Nothing where oneDNN has no such kernel here. Throws dnnl::error for direct.
  [[nodiscard]] std::optional<dnnl::convolution_forward::primitive_desc> describe(
      const dnnl::engine& engine, form f) const;
};

// Milliseconds of both forms with the reorders that Winograd brings along: the fastest of several
// interleaved runs on zeroless data, so that a neighbour on the machine does not decide.
struct form_times {
  double direct = 0;
  double winograd = 0;
};
form_times time_forms(const dnnl::engine& engine,
                      const dnnl::convolution_forward::primitive_desc& direct,
                      const dnnl::convolution_forward::primitive_desc& winograd);

}  // namespace graft::onednn
