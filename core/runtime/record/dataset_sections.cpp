#include "runtime/record/dataset_sections.hpp"

#include <array>
#include <map>

#include <nlohmann/json.hpp>

namespace graft::runtime {
namespace {

constexpr std::array<const char*, 4> split_names{"none", "train", "validation", "test"};
constexpr std::size_t most_rows = 200;

report::table count_table(const item_list& list) {
  std::map<std::string, std::array<int, 4>> counts;
  std::array<int, 4> total{};
  for (const item& one : list.items) {
    if (!one.usable) continue;
    ++counts[one.label_name][static_cast<std::size_t>(one.split)];
    ++total[static_cast<std::size_t>(one.split)];
  }
  report::table table{
      "Items in each class and split", {"class", "train", "validation", "test"}, {}};
  if (total[0] > 0) table.columns.emplace_back("no split");
  const auto row = [&](const std::string& name, const std::array<int, 4>& n) {
    std::vector<std::string> cells{name, std::to_string(n[1]), std::to_string(n[2]),
                                   std::to_string(n[3])};
    if (total[0] > 0) cells.push_back(std::to_string(n[0]));
    table.rows.push_back(std::move(cells));
  };
  for (const auto& [name, n] : counts) row(name.empty() ? "(none)" : name, n);
  row("all", total);
  return table;
}

// Contents that stand in two splits (the judgement would be too kind) or under two labels.
report::table duplicate_table(const item_list& list) {
  std::map<base::hash128, std::vector<const item*>> by_hash;
  for (const item& one : list.items) {
    if (one.usable) by_hash[one.hash].push_back(&one);
  }
  report::table table{"The same photo in two splits or under two labels",
                      {"photo", "the same as", "what differs"},
                      {}};
  for (const auto& [hash, same] : by_hash) {
    for (std::size_t i = 1; i < same.size(); ++i) {
      const bool labels = same[i]->label_name != same[0]->label_name;
      const bool splits = same[i]->split != same[0]->split;
      if (!labels && !splits) continue;
      table.rows.push_back({same[i]->id, same[0]->id,
                            std::string(labels ? "label" : "") + (labels && splits ? ", " : "") +
                                (splits ? "split" : "")});
    }
  }
  return table;
}

void add_table(std::vector<report::section>& out, report::table table) {
  const std::size_t rows = table.rows.size();
  if (rows > most_rows) {
    table.rows.resize(most_rows);
    table.caption +=
        " (the first " + std::to_string(most_rows) + " of " + std::to_string(rows) + ")";
  }
  out.emplace_back(std::move(table));
}

}  // namespace

std::vector<report::section> dataset_sections(const item_list& list) {
  std::vector<report::section> out;
  out.emplace_back(count_table(list));
  if (list.skipped.empty()) {
    out.emplace_back(report::paragraph{"No file was skipped."});
  } else {
    report::table table{"Skipped files (all of them are in skipped.jsonl)", {"file", "reason"}, {}};
    for (const skipped_file& one : list.skipped) table.rows.push_back({one.path, one.reason});
    add_table(out, std::move(table));
  }
  report::table duplicates = duplicate_table(list);
  if (duplicates.rows.empty()) {
    out.emplace_back(report::paragraph{"No photo stands in two splits or under two labels."});
  } else {
    add_table(out, std::move(duplicates));
  }
  return out;
}

std::string skipped_lines(const item_list& list) {
  std::string text;
  for (const skipped_file& one : list.skipped) {
    const nlohmann::ordered_json line = {{"path", one.path}, {"reason", one.reason}};
    text += line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  }
  return text;
}

}  // namespace graft::runtime
