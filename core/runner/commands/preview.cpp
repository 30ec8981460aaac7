// graft preview
#include "base/files.hpp"
#include "base/interrupt.hpp"
#include "report/page.hpp"
#include "report/thumbnail.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"
#include "runtime/items/item_list.hpp"
#include "runtime/pass/batch_run.hpp"
#include "runtime/pass/plan.hpp"
#include "runtime/record/console.hpp"
#include "runtime/record/recorder.hpp"

#include <algorithm>
#include <iostream>
#include <map>

namespace graft::runner {
namespace {

constexpr std::size_t most_photos = 12;
constexpr int32_t most_views = 7;
constexpr int side = 160;

// The first train items, taking turns between the classes.
std::vector<uint32_t> pick(const runtime::item_list& items) {
  std::map<int32_t, std::vector<uint32_t>> by_label;
  for (const uint32_t i : items.of_split(GRAFT_SPLIT_TRAIN)) {
    by_label[items.items[i].label].push_back(i);
  }
  std::vector<uint32_t> picked;
  for (std::size_t round = 0; picked.size() < most_photos; ++round) {
    const std::size_t before = picked.size();
    for (const auto& [label, members] : by_label) {
      if (round < members.size() && picked.size() < most_photos) picked.push_back(members[round]);
    }
    if (picked.size() == before) break;
  }
  return picked;
}

status draw(graph::graph& graph, const std::string& out) {
  const graph::binding wanted = graph.last_of(GRAFT_ROLE_IMAGE);
  if (!wanted.bound()) return invalid("the pipeline has no images to preview");
  GRAFT_TRY_ASSIGN(const runtime::item_list items, runtime::list_items(graph, nullptr));
  const std::vector<int> nodes = runtime::nodes_for(graph, std::span(&wanted, 1), {});
  const runtime::plan cut = runtime::make_plan(graph);
  const int32_t views = cut.views == 0 ? most_views : std::min(cut.views, most_views);
  report::page page{graph.file.name + ": what augmentation makes of the photos",
                    "the eval view first, then training views",
                    {}};
  std::map<std::string, std::vector<std::byte>> pictures;
  for (const uint32_t item : pick(items)) {
    if (base::interrupted()) return {code::cancelled, "interrupted"};
    std::vector<runtime::job> jobs{{item, GRAFT_VIEW_EVAL}};
    for (int32_t v = 0; cut.views != 1 && v < views; ++v) jobs.push_back({item, v});
    runtime::batch_run batch(graph, items, graph.file.run.seed, 0, jobs);
    GRAFT_TRY(batch.run(nodes));
    report::thumbnails sheet{items.items[item].label_name, {}};
    for (std::size_t i = 0; i < batch.jobs().size(); ++i) {
      const auto shape = batch.column(wanted).shape(i);
      const auto* pixels = reinterpret_cast<const uint8_t*>(batch.column(wanted).bytes(i).data());
      const int32_t view = batch.jobs()[i].view;
      const std::string name = items.items[item].id + "#" + std::to_string(view);
      pictures[name] = report::make_thumbnail(pixels, static_cast<int>(shape[1]),
                                              static_cast<int>(shape[0]), side);
      sheet.items.push_back(
          {name, view == GRAFT_VIEW_EVAL ? "eval view" : "view " + std::to_string(view)});
    }
    page.groups.push_back({items.items[item].id, {std::move(sheet)}});
  }
  GRAFT_TRY(base::make_folders(out));
  return base::write_file(out + "/preview.html", report::render(page, [&](const std::string& id) {
                            return pictures[id];
                          }));
}

}  // namespace

int preview_augmentation(const std::string& file, const std::vector<std::string>& set,
                         const std::string& out) {
  runtime::console console(false);
  runtime::recorder recorder(console);
  auto graph = load_graph(file, set, usual_options(&recorder));
  if (!graph) return exit_invalid;
  base::watch_interrupts();
  const status outcome = draw(*graph, out);
  if (!outcome.ok()) {
    complain(outcome.message());
    return exit_for(outcome);
  }
  std::cout << "contact sheet: " << out << "/preview.html\n";
  return exit_done;
}

}  // namespace graft::runner
