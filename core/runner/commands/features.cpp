// graft features
#include "base/cpu.hpp"
#include "base/interrupt.hpp"
#include "formats/npy.hpp"
#include "runner/backbone_graph.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/item_rows.hpp"
#include "runtime/calibrate.hpp"
#include "runtime/items/item_list.hpp"
#include "runtime/record/console.hpp"
#include "runtime/record/recorder.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>
#include <iostream>
#include <numeric>

namespace graft::runner {
namespace {

bool is_npy(const std::string& path) { return path.ends_with(".npy"); }

status write_rows(const std::string& path, const item_rows& rows) {
  std::vector<std::byte> all;
  int64_t n = 0;
  for (const auto& row : rows.values) {
    if (row.empty()) continue;
    all.insert(all.end(), row.begin(), row.end());
    ++n;
  }
  std::vector<int64_t> shape{n};
  shape.insert(shape.end(), rows.shape.begin(), rows.shape.end());
  return formats::write_npy_file(path, formats::npy_dtype::float32, shape, all);
}

// What the network sees of the photos: the backbone's own normalisation of the augment node's
// images.
status prepare(graph::graph& graph, const item_rows& images, item_rows& out) {
  const graph::graph_node& backbone = graph.nodes[graph.find("backbone")];
  const graft_network* network = backbone.instance->network();
  if (network == nullptr || !GRAFT_HAS(network, prepare)) {
    return {code::unimplemented, "'" + backbone.type.name + "' cannot show its input"};
  }
  const int64_t height = images.shape[0];
  const int64_t width = images.shape[1];
  out.shape = {3, height, width};
  for (const auto& image : images.values) {
    if (image.empty()) continue;
    graft_tensor from{};
    from.struct_size = sizeof(from);
    from.flags = GRAFT_TENSOR_READ_ONLY;
    from.data = const_cast<std::byte*>(image.data());
    from.dtype = GRAFT_UINT8;
    from.rank = 4;
    const int64_t in_shape[] = {1, height, width, 3};
    const int64_t in_strides[] = {height * width * 3, width * 3, 3, 1};
    std::vector<std::byte> made(image.size() * sizeof(float));
    graft_tensor to = from;
    to.flags = 0;
    to.data = made.data();
    to.dtype = GRAFT_FLOAT32;
    const int64_t out_shape[] = {1, 3, height, width};
    const int64_t out_strides[] = {3 * height * width, height * width, width, 1};
    std::copy_n(in_shape, 4, from.shape);
    std::copy_n(in_strides, 4, from.strides);
    std::copy_n(out_shape, 4, to.shape);
    std::copy_n(out_strides, 4, to.strides);
    GRAFT_TRY(host::take_error(network->prepare(backbone.instance->instance(), &from, &to),
                               backbone.id()));
    out.values.push_back(std::move(made));
  }
  return {};
}

// There are no train items here: what is to be calibrated is, on the first of what is given.
status calibrate(graph::graph& graph, const runtime::item_list& items) {
  if (!runtime::wants_calibration(graph)) return {};
  constexpr std::size_t most = 64;
  std::vector<uint32_t> first(std::min(items.items.size(), most));
  std::iota(first.begin(), first.end(), 0U);
  std::cerr << "calibrating on the first " << first.size() << " of the input\n";
  return runtime::calibrate(graph, items, first, 0,
                            [](const graph::graph_node&, const std::string&) { return status{}; });
}

status run(const features_arguments& arguments, graph::graph& graph, bool& failed) {
  const std::vector<std::string> paths{arguments.input};
  const bool tensors = is_npy(arguments.input);
  GRAFT_TRY_ASSIGN(const runtime::item_list items,
                   runtime::list_items(graph, tensors ? nullptr : &paths));
  if (items.items.empty()) {
    for (const auto& one : items.skipped) complain(one.path + ": " + one.reason);
    return {code::not_found, "there is nothing to make features of in '" + arguments.input + "'"};
  }
  const int workers = base::worker_count(arguments.threads);
  item_rows seen;
  if (!arguments.dump_input.empty()) {
    const graph::binding column = graph.last_of(tensors ? GRAFT_ROLE_INPUT : GRAFT_ROLE_IMAGE);
    GRAFT_TRY(compute_column(graph, items, column, workers, seen));
    item_rows input;
    if (!tensors) GRAFT_TRY(prepare(graph, seen, input));
    GRAFT_TRY(write_rows(arguments.dump_input, tensors ? seen : input));
  }
  if (!arguments.output.empty()) {
    GRAFT_TRY(calibrate(graph, items));
    item_rows features;
    GRAFT_TRY(compute_column(graph, items, graph.last_of(GRAFT_ROLE_FEATURES), workers, features));
    GRAFT_TRY(write_rows(arguments.output, features));
    seen.errors = features.errors;
  }
  for (const auto& one : items.skipped) seen.errors.push_back(one.path + ": " + one.reason);
  for (const std::string& one : seen.errors) complain(one);
  failed = !seen.errors.empty();
  return {};
}

}  // namespace

int extract_features(const features_arguments& arguments) {
  if (arguments.output.empty() && arguments.dump_input.empty()) {
    complain("features: give --output FILE.npy, or --dump-input FILE.npy, or both");
    return exit_invalid;
  }
  runtime::console console(true);
  runtime::recorder recorder(console);
  const backbone_request request{arguments.backbone, arguments.model, arguments.precision};
  auto graph = is_npy(arguments.input) ? tensor_backbone(request, arguments.input, &recorder)
                                       : photo_backbone(request, &recorder);
  if (!graph) return exit_invalid;
  base::watch_interrupts();
  bool failed = false;
  const status outcome = run(arguments, *graph, failed);
  if (!outcome.ok()) {
    complain(outcome.message());
    return exit_for(outcome);
  }
  return failed ? exit_failed : exit_done;
}

}  // namespace graft::runner
