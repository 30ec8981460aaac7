// What only sources, collectives or sinks do.
#include "host/services.hpp"
#include "validate/test.hpp"
#include "validate/trial.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>
#include <filesystem>

#include <nlohmann/json.hpp>

namespace graft::validate {
namespace {

using type_ref = const host::node_type&;
constexpr uint32_t sources = for_kind(GRAFT_KIND_SOURCE);
constexpr uint32_t collectives = for_kind(GRAFT_KIND_COLLECTIVE);
constexpr uint32_t sinks = for_kind(GRAFT_KIND_SINK);

std::string line(const probe_item& item) {
  return item.id + "|" + item.path + "|" + item.label_name + "|" + item.group + "|" +
         std::string(item.hash.begin(), item.hash.end());
}

outcome lists(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto first, trial::make(of, type));
  GRAFT_EXPECT_ASSIGN(const auto second, trial::make(of, type));
  if (!std::equal(first->items().begin(), first->items().end(), second->items().begin(),
                  second->items().end(),
                  [](const auto& a, const auto& b) { return line(a) == line(b); })) {
    return failed("list() gave other items, or another order, when asked again");
  }
  for (const probe_item& item : first->items()) {
    if (item.hash == std::array<uint8_t, 16>{}) {
      return failed("item '" + item.id + "' has no content hash (host->hash of its bytes)");
    }
  }
  return passed(std::to_string(first->items().size()) + " items");
}

struct counted {
  std::vector<std::string> ids;
  int rejected = 0;
};

graft_status GRAFT_CALL count_item(const graft_item_sink* sink,
                                   const graft_listed_item* item) noexcept {
  static_cast<counted*>(sink->context)->ids.push_back(to_string(item->id));
  return GRAFT_OK;
}
void GRAFT_CALL count_rejected(const graft_item_sink* sink, graft_text, graft_status,
                               graft_text) noexcept {
  ++static_cast<counted*>(sink->context)->rejected;
}

outcome absent(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  counted found;
  const graft_item_sink sink = {sizeof(sink), 0, &found, count_item, count_rejected};
  const std::vector<std::string> paths = {of.scratch + "/there-is-no-such-file.jpg"};
  const status said = made->node().list(&paths, sink);
  if (said.message().find("misbehaved") != std::string::npos) return failed(said.message());
  if (!said.ok() || found.rejected > 0) return passed();
  return failed("asked for a file that does not exist it neither failed nor rejected it");
}

outcome named(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  const probe_item& first = made->items().front();
  if (first.path.empty()) return skipped("its items have no files");
  counted found;
  const graft_item_sink sink = {sizeof(sink), 0, &found, count_item, count_rejected};
  const std::vector<std::string> paths = {first.path};
  const status said = made->node().list(&paths, sink);
  const bool refused = !said.ok() && said.message().find("misbehaved") == std::string::npos;
  if (refused) return skipped(said.message());
  GRAFT_EXPECT(said);
  return found.ids.size() == 1 ? passed()
                               : failed("asked for one file it listed " +
                                        std::to_string(found.ids.size()) + " items");
}

outcome vanished(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  const std::string photo = made->items().front().path;
  if (photo.empty() || !photo.starts_with(of.scratch)) {
    return skipped("its items have no files that the suite may remove");
  }
  std::filesystem::rename(photo, photo + ".away");
  const std::vector<std::size_t> items = {0, 1};
  const auto rows = made->run(items);
  std::filesystem::rename(photo + ".away", photo);
  if (!rows.ok()) {
    return rows.status().message().find("misbehaved") == std::string::npos
               ? passed("it fails")
               : failed(rows.status().message());
  }
  if ((*rows)[0].rejected.empty()) return failed("it made columns of a file that is gone");
  return (*rows)[1].rejected.empty() ? passed("it rejects the item")
                                     : failed("it rejected the item beside it, too");
}

// Splits of items in some order, put back into the order of `items`.
result<std::vector<int32_t>> arrange(trial& made, const std::vector<std::size_t>& order) {
  std::vector<graft_item> raw;
  for (const std::size_t i : order)
    raw.push_back(made.items()[i].raw(GRAFT_VIEW_EVAL, made.seed()));
  std::vector<const graft_item*> pointers;
  for (const graft_item& one : raw) pointers.push_back(&one);
  std::vector<int32_t> splits(order.size(), GRAFT_SPLIT_NONE);
  GRAFT_TRY(made.node().arrange(pointers, splits));
  std::vector<int32_t> back(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) back[order[i]] = splits[i];
  return back;
}

outcome arranges(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  GRAFT_EXPECT_ASSIGN(const auto first, arrange(*made, made->everything()));
  GRAFT_EXPECT_ASSIGN(const auto again, arrange(*made, made->everything()));
  return first == again ? passed() : failed("arrange() gave other splits when asked again");
}

outcome no_items(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  const status said = made->node().arrange({}, {});
  return said.message().find("misbehaved") == std::string::npos ? passed() : failed(said.message());
}

status feed(trial& made) {
  for (std::size_t at = 0; at < made.items().size(); at += 10) {
    const auto part = std::span(made.everything()).subspan(at);
    GRAFT_TRY(made.process(part.first(std::min<std::size_t>(10, part.size())), nullptr,
                           GRAFT_VIEW_EVAL, 0, 0));
  }
  return made.node().finish();
}

outcome consumes(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  GRAFT_EXPECT(feed(*made));
  const std::string& json = made->events().metrics_json;
  if (!json.empty() && !nlohmann::json::parse(json, nullptr, false).is_object()) {
    return failed("its metrics are not a JSON object");
  }
  return passed();
}

outcome same_results(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto first, trial::make(of, type));
  GRAFT_EXPECT(feed(*first));
  GRAFT_EXPECT_ASSIGN(const auto second, trial::make(of, type));
  GRAFT_EXPECT(feed(*second));
  const bool same = first->events().metrics_json == second->events().metrics_json &&
                    first->events().files == second->events().files;
  return same ? passed() : failed("it writes other results for the same items");
}

outcome nothing(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  const status said = made->node().finish();
  return said.message().find("misbehaved") == std::string::npos ? passed() : failed(said.message());
}

constexpr test tests[] = {
    {"source.lists", "list() gives the same items with content hashes every time", nullptr, lists,
     sources},
    {"source.named", "list() of one file gives one item", nullptr, named, sources},
    {"source.absent", "a file that does not exist is rejected", nullptr, absent, sources},
    {"source.vanished", "a file that vanished after it was listed is rejected alone", nullptr,
     vanished, sources},
    {"collective.arranges", "arrange() gives the same valid splits every time", nullptr, arranges,
     collectives},
    {"collective.no_items", "arrange() of no items does no harm", nullptr, no_items, collectives},
    {"sink.consumes", "a sink takes its items and writes sound results", nullptr, consumes, sinks},
    {"sink.repeats", "a sink writes the same results for the same items", nullptr, same_results,
     sinks},
    {"sink.nothing", "finish() without items does no harm", nullptr, nothing, sinks},
};

}  // namespace

std::span<const test> kind_tests() { return tests; }

}  // namespace graft::validate
