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
#include <vector>

namespace graft::onednn {

struct convolution_spec {
  shape in;
  shape weights;  // [groups,]OIHW
  shape out;
  window win;
  bool has_bias = false;
  dnnl::memory::data_type compute = dnnl::memory::data_type::f32;
  std::vector<epilogue> epilogues;
  dnnl::post_ops post_ops;
  std::string post_names;  // "add+relu"

  // Of a Conv node; `possible` is false where its weights are not constant.
  static status read(const graph& g, const node& n, dnnl::memory::data_type compute,
                     convolution_spec& made, bool& possible);
  // Everything that the time of a kernel depends on.
  [[nodiscard]] std::string key() const;
  // Whether another form than direct can be worth a thought.
  [[nodiscard]] bool may_be_winograd() const;
  // Multiplications and additions of the direct form.
  [[nodiscard]] double flops() const;
  // Of oneDNN's forms. Nothing where it has no such kernel here. Throws dnnl::error for direct.
  [[nodiscard]] std::optional<dnnl::convolution_forward::primitive_desc> describe(
      const dnnl::engine& engine, form f) const;
};

// The forms that there are of this convolution here; direct is the first.
std::vector<form> forms_of(const dnnl::engine& engine, const convolution_spec& spec);

// Milliseconds an image of each of `forms`, with the reorders that it brings along: the fastest of
// several interleaved runs on zeroless data, so that a neighbour on the machine does not decide.
std::vector<double> time_forms(const dnnl::engine& engine, const convolution_spec& spec,
                               const std::vector<form>& forms);

}  // namespace graft::onednn
