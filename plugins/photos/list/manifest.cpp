#include "list/manifest.hpp"

#include "list/csv.hpp"
#include "list/folder.hpp"
#include "list/names.hpp"

#include <graft/abi/item.h>

#include <algorithm>
#include <filesystem>
#include <map>

namespace graft::photos {
namespace {

constexpr std::size_t absent = static_cast<std::size_t>(-1);

struct columns {
  std::size_t count = 0;
  std::size_t path = absent;
  std::size_t label = absent;
  std::size_t split = absent;
  std::size_t group = absent;
};

// Collects faults, each with its line.
class fault_list {
 public:
  explicit fault_list(const std::string& name) : name_(name) {}
  void add(std::size_t line, const std::string& what) {
    ++count_;
    if (count_ > told) return;
    text_ += (text_.empty() ? "" : "\n") + name_ + ":" + std::to_string(line) + ": " + what;
  }
  [[nodiscard]] status outcome() const {
    if (count_ == 0) return {};
    if (count_ <= told) return invalid(text_);
    return invalid(text_ + "\n... and " + std::to_string(count_ - told) + " more faults");
  }

 private:
  static constexpr std::size_t told = 10;
  const std::string& name_;
  std::size_t count_ = 0;
  std::string text_;
};

constexpr const char* expected_header = "expected the header path,label[,split][,group]";

columns read_header(const csv_row& header, fault_list& faults) {
  columns found;
  found.count = header.fields.size();
  for (std::size_t i = 0; i < header.fields.size(); ++i) {
    const std::string& name = header.fields[i];
    std::size_t* column = name == "path"    ? &found.path
                          : name == "label" ? &found.label
                          : name == "split" ? &found.split
                          : name == "group" ? &found.group
                                            : nullptr;
    if (column == nullptr) {
      faults.add(header.line, "unknown column '" + name + "'; " + expected_header);
    } else if (*column != absent) {
      faults.add(header.line, "the column '" + name + "' is there twice");
    } else {
      *column = i;
    }
  }
  if (found.path == absent)
    faults.add(header.line, std::string("no column 'path'; ") + expected_header);
  if (found.label == absent)
    faults.add(header.line, std::string("no column 'label'; ") + expected_header);
  return found;
}

// The photo that a row names, its path normalised; faults go to the list.
photo read_row(const csv_row& row, const columns& at, fault_list& faults) {
  photo named;
  if (row.fields.size() != at.count) {
    faults.add(row.line, std::to_string(row.fields.size()) + " fields; the header has " +
                             std::to_string(at.count));
    return named;
  }
  const std::string& path = row.fields[at.path];
  named.path = std::filesystem::path(path).lexically_normal().generic_string();
  named.label = row.fields[at.label];
  if (path.empty()) faults.add(row.line, "the path is empty");
  if (named.label.empty()) faults.add(row.line, "the label is empty");
  if (path.starts_with('/') || named.path == ".." || named.path.starts_with("../")) {
    faults.add(row.line, "the path '" + path + "' leaves the manifest's folder");
  }
  if (path.find('\0') != std::string::npos) faults.add(row.line, "the path holds a zero byte");
  if (at.group != absent) named.group = row.fields[at.group];
  if (!is_utf8(path) || !is_utf8(named.label) || !is_utf8(named.group)) {
    faults.add(row.line, "the text is not valid UTF-8");
  }
  if (at.split != absent && !row.fields[at.split].empty()) {
    const auto split = split_of(row.fields[at.split]);
    if (!split) {
      faults.add(row.line, "unknown split '" + row.fields[at.split] +
                               "'; expected train, validation (val, valid) or test");
    }
    named.split = split.value_or(GRAFT_SPLIT_NONE);
  }
  return named;
}

result<std::vector<photo>> read_photos(const std::vector<csv_row>& rows, const std::string& name) {
  fault_list faults(name);
  const columns at = read_header(rows.front(), faults);
  GRAFT_TRY(faults.outcome());
  std::vector<photo> photos;
  std::map<std::string, std::size_t> line_of;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    photo named = read_row(rows[i], at, faults);
    if (!named.path.empty()) {
      const auto [first, added] = line_of.emplace(named.path, rows[i].line);
      if (!added) {
        faults.add(rows[i].line, "the photo '" + named.path + "' is listed before, on line " +
                                     std::to_string(first->second));
      }
    }
    photos.push_back(std::move(named));
  }
  GRAFT_TRY(faults.outcome());
  return photos;
}

}  // namespace

result<listing> list_manifest(std::string_view text, const std::string& name,
                              const photo_root& root, const list_services& services) {
  const auto rows = parse_csv(text);
  if (!rows.ok()) return invalid(name + ": " + rows.status().message());
  if (rows->empty()) return invalid(name + " is empty; " + expected_header);
  if (rows->size() == 1) return invalid(name + " has a header but names no photos");
  GRAFT_TRY_ASSIGN(std::vector<photo> named, read_photos(*rows, name));

  listing found;
  for (photo& one : named) {
    GRAFT_TRY(check_cancelled(services));
    const auto hash = examine(root, one.path, services);
    if (hash.ok() && hash->has_value()) {
      one.hash = **hash;
      found.photos.push_back(std::move(one));
    } else {
      found.bad.push_back(
          {one.path, hash.ok() ? unsupported("it is a text file, not a photo") : hash.status()});
    }
  }
  if (found.photos.empty()) {
    return invalid(name + ": none of its " + std::to_string(found.bad.size()) +
                   " photos can be read; the first is " + found.bad.front().path + ": " +
                   found.bad.front().why.message());
  }
  GRAFT_TRY(check_classes(found));
  std::sort(found.photos.begin(), found.photos.end(),
            [](const photo& a, const photo& b) { return a.path < b.path; });
  return found;
}

}  // namespace graft::photos
