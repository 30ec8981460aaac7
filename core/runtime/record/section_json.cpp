#include "runtime/record/section_json.hpp"

#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

namespace graft::runtime {
namespace {

using nlohmann::json;

// JSON has no NaN; a gap in a line is null.
json number_json(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }
double number_from(const json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

json numbers_json(const std::vector<double>& values) {
  json out = json::array();
  for (const double value : values) out.push_back(number_json(value));
  return out;
}
std::vector<double> numbers_from(const json& values) {
  std::vector<double> out;
  for (const json& value : values) out.push_back(number_from(value));
  return out;
}

struct writer {
  json operator()(const report::heading& s) const {
    return {{"kind", "heading"}, {"title", s.title}};
  }
  json operator()(const report::paragraph& s) const {
    return {{"kind", "paragraph"}, {"text", s.text}};
  }
  json operator()(const report::table& s) const {
    return {{"kind", "table"}, {"caption", s.caption}, {"columns", s.columns}, {"rows", s.rows}};
  }
  json operator()(const report::series& s) const {
    json y = json::array();
    for (const auto& line : s.y) y.push_back(numbers_json(line));
    return {{"kind", "series"},
            {"caption", s.caption},
            {"x_label", s.x_label},
            {"y_label", s.y_label},
            {"x", numbers_json(s.x)},
            {"names", s.names},
            {"y", y}};
  }
  json operator()(const report::matrix& s) const {
    return {{"kind", "matrix"},         {"caption", s.caption},
            {"row_label", s.row_label}, {"column_label", s.column_label},
            {"names", s.names},         {"values", numbers_json(s.values)}};
  }
  json operator()(const report::thumbnails& s) const {
    json items = json::array();
    for (const auto& item : s.items) items.push_back({item.item_id, item.caption});
    return {{"kind", "thumbnails"}, {"caption", s.caption}, {"items", items}};
  }
  json operator()(const report::preformatted& s) const {
    return {{"kind", "preformatted"}, {"caption", s.caption}, {"text", s.text}};
  }
};

report::section section_from(const json& s) {
  const std::string kind = s.at("kind");
  if (kind == "heading") return report::heading{s.at("title")};
  if (kind == "paragraph") return report::paragraph{s.at("text")};
  if (kind == "table") {
    return report::table{s.at("caption"), s.at("columns").get<std::vector<std::string>>(),
                         s.at("rows").get<std::vector<std::vector<std::string>>>()};
  }
  if (kind == "series") {
    report::series made{s.at("caption"),
                        s.at("x_label"),
                        s.at("y_label"),
                        numbers_from(s.at("x")),
                        s.at("names").get<std::vector<std::string>>(),
                        {}};
    for (const json& line : s.at("y")) made.y.push_back(numbers_from(line));
    return made;
  }
  if (kind == "matrix") {
    return report::matrix{s.at("caption"), s.at("row_label"), s.at("column_label"),
                          s.at("names").get<std::vector<std::string>>(),
                          numbers_from(s.at("values"))};
  }
  if (kind == "thumbnails") {
    report::thumbnails made{s.at("caption"), {}};
    for (const json& item : s.at("items")) made.items.push_back({item.at(0), item.at(1)});
    return made;
  }
  return report::preformatted{s.at("caption"), s.at("text")};
}

}  // namespace

json to_json(const std::vector<report::section>& sections) {
  json out = json::array();
  for (const report::section& one : sections) out.push_back(std::visit(writer{}, one));
  return out;
}

result<std::vector<report::section>> sections_from_json(const json& sections) {
  try {
    std::vector<report::section> out;
    for (const json& one : sections) out.push_back(section_from(one));
    return out;
  } catch (const json::exception& error) {
    return data_loss(std::string("stored report sections: ") + error.what());
  }
}

}  // namespace graft::runtime
