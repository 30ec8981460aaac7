// @ID@.source: the rows of a CSV file as items: `label,number,number,...` below one line of
// headings.
#include <graft/sdk/plugin.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace {

struct row {
  std::string label;
  std::vector<float> numbers;
};

// Reads the rows into `out`, known as "<prefix><line>".
graft::status read_table(const std::string& path, const std::string& prefix,
                         std::map<std::string, row>& out) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) {
    return {graft::code::not_found, "'" + path + "' cannot be read, or is empty"};
  }
  const auto width = static_cast<std::size_t>(std::count(line.begin(), line.end(), ','));
  for (int number = 2; std::getline(file, line); ++number) {
    if (line.empty()) continue;
    row made;
    std::istringstream cells(line);
    std::getline(cells, made.label, ',');
    for (std::string cell; std::getline(cells, cell, ',');) {
      float value = 0;
      const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), value);
      if (read.ec != std::errc() || read.ptr != cell.data() + cell.size()) {
        return graft::data_loss("'" + path + "' line " + std::to_string(number) + ": '" + cell +
                                "' is no number");
      }
      made.numbers.push_back(value);
    }
    if (made.numbers.size() != width) {
      return graft::data_loss("'" + path + "' line " + std::to_string(number) + " has " +
                              std::to_string(made.numbers.size()) + " numbers, the headings say " +
                              std::to_string(width));
    }
    out[prefix + std::to_string(number)] = std::move(made);
  }
  if (out.empty()) return graft::data_loss("'" + path + "' has no rows");
  return {};
}

class source {
 public:
  static constexpr auto kind = graft::kind::source;
  static constexpr std::string_view name = "source";
  static constexpr std::string_view summary = "The rows of a CSV file, label first, then numbers.";

  static std::vector<graft::param> params() {
    return {graft::param::file("path").required().doc("The CSV file.")};
  }

  source(graft::host host, const graft::values& values) : host_(host), path_(values.text("path")) {}

  graft::status infer(const graft::schema& /*in*/, const graft::schema_sink& out) {
    if (rows_.empty()) GRAFT_TRY(read_table(path_, "", rows_));
    const auto width = static_cast<int64_t>(rows_.begin()->second.numbers.size());
    return out.tensor("numbers", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {width});
  }

  graft::status list(const graft::item_sink& sink) {
    if (rows_.empty()) GRAFT_TRY(read_table(path_, "", rows_));
    return give(path_, "", true, sink);
  }

  // Prediction: other files of the same headings, without their labels.
  graft::status list_paths(const std::vector<std::string>& paths, const graft::item_sink& sink) {
    for (const std::string& path : paths) {
      const graft::status read = read_table(path, path + ":", rows_);
      if (!read.ok()) {
        sink.reject(path, read);
        continue;
      }
      GRAFT_TRY(give(path, path + ":", false, sink));
    }
    return {};
  }

  graft::status process(const graft::batch& in, const graft::output& out) const {
    graft_tensor made{};
    GRAFT_TRY(out.stacked(0, made));  // [n, width], the host's memory
    for (std::size_t i = 0; i < in.size(); ++i) {
      const auto found = rows_.find(graft::to_string(in.item(i).id));
      if (found == rows_.end() ||
          static_cast<int64_t>(found->second.numbers.size()) != made.shape[1]) {
        out.reject(i, graft::data_loss("the row has another number of columns than the table"));
        continue;
      }
      std::copy(found->second.numbers.begin(), found->second.numbers.end(),
                static_cast<float*>(made.data) + static_cast<int64_t>(i) * made.strides[0]);
    }
    return {};
  }

 private:
  graft::status give(const std::string& path, const std::string& prefix, bool labelled,
                     const graft::item_sink& sink) const {
    for (const auto& [id, one] : rows_) {
      if (!id.starts_with(prefix)) continue;
      graft::listed_item item;
      item.id = id;
      if (labelled) {
        item.label = one.label;  // a row of the table has no file of its own
      } else {
        item.path = path;
      }
      item.hash = host_.hash(one.numbers.data(), one.numbers.size() * sizeof(float));
      GRAFT_TRY(sink.add(item));
    }
    return {};
  }

  graft::host host_;
  std::string path_;
  std::map<std::string, row> rows_;  // by item id
};

}  // namespace

GRAFT_PLUGIN("@ID@", "0.1.0", source)
