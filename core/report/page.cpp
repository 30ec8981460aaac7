#include "report/page.hpp"

#include "report/html/sections.hpp"
#include "report/html/style.hpp"
#include "report/text/escape.hpp"

namespace graft::report {
namespace {

// Even a text that escaped its quotes could load and run nothing under this policy.
constexpr std::string_view content_policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

std::string anchor(size_t group) {
  std::string out = "g";
  return out += std::to_string(group + 1);
}

std::string anchor(size_t group, size_t section) {
  return anchor(group) + "-" + std::to_string(section + 1);
}

void write_link(std::string& out, const std::string& anchor, const std::string& title) {
  out += "<a href=\"#" + anchor + "\">" + escaped(title) + "</a>";
}

void write_headings(std::string& out, const group& group, size_t index) {
  bool any = false;
  for (size_t i = 0; i < group.sections.size(); ++i) {
    const auto* title = std::get_if<heading>(&group.sections[i]);
    if (title == nullptr) continue;
    out += any ? "<li>" : "<ul><li>";
    write_link(out, anchor(index, i), title->title);
    out += "</li>";
    any = true;
  }
  if (any) out += "</ul>";
}

void write_contents(std::string& out, const std::vector<group>& groups) {
  out += "<nav aria-label=\"Contents\"><ul>\n";
  for (size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].sections.empty()) continue;
    out += "<li>";
    write_link(out, anchor(i), groups[i].name);
    write_headings(out, groups[i], i);
    out += "</li>\n";
  }
  out += "</ul></nav>\n";
}

void write_group(std::string& out, const group& group, size_t index,
                 const thumbnail_source& thumbnails) {
  out += "<section id=\"" + anchor(index) + "\">\n<h2>" + escaped(group.name) + "</h2>\n";
  for (size_t i = 0; i < group.sections.size(); ++i) {
    write_section(out, group.sections[i], anchor(index, i), thumbnails);
  }
  out += "</section>\n";
}

}  // namespace

std::string render(const page& page, const thumbnail_source& thumbnails) {
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out +=
      "<meta http-equiv=\"Content-Security-Policy\" content=\"" + escaped(content_policy) +
      "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n";
  out += "<title>" + escaped(page.title) + "</title>\n<style>\n" + std::string(style_sheet()) +
         "</style>\n</head>\n<body>\n<header>\n<h1>" + escaped(page.title) + "</h1>\n";
  if (!page.subtitle.empty()) {
    out += "<p class=\"subtitle\">" + escaped(page.subtitle) + "</p>\n";
  }
  out += "</header>\n";
  write_contents(out, page.groups);
  out += "<main>\n";
  for (size_t i = 0; i < page.groups.size(); ++i) {
    if (!page.groups[i].sections.empty()) write_group(out, page.groups[i], i, thumbnails);
  }
  out += "</main>\n</body>\n</html>\n";
  return out;
}

}  // namespace graft::report
