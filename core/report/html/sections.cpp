#include "report/html/sections.hpp"

#include "report/html/figure.hpp"
#include "report/html/table.hpp"
#include "report/svg/heat_map.hpp"
#include "report/svg/line_plot.hpp"
#include "report/text/base64.hpp"
#include "report/text/escape.hpp"

namespace graft::report {
namespace {

constexpr size_t most_confusions_listed = 30;

struct writer {
  std::string& out;
  const std::string& anchor;
  const thumbnail_source& source;

  void operator()(const heading& section) const {
    out += "<h3 id=\"" + anchor + "\">" + escaped(section.title) + "</h3>\n";
  }

  void operator()(const paragraph& section) const {
    out += "<p class=\"text\">" + escaped(section.text) + "</p>\n";
  }

  void operator()(const table& section) const { write_table(out, section); }

  void operator()(const series& section) const {
    const std::string fault = why_not_drawn(section);
    write_figure(out, "drawing", section.caption,
                 fault.empty() ? line_plot_legend(section) + line_plot(section) : in_place(fault));
  }

  void operator()(const matrix& section) const {
    const std::string fault = why_not_drawn(section);
    if (!fault.empty()) return write_figure(out, "drawing", section.caption, in_place(fault));
    if (section.names.size() > most_classes_drawn) return write_confusions(section);
    write_figure(out, "drawing", section.caption,
                 "<div class=\"wide\">" + heat_map(section) + "</div>\n" + shades(section));
  }

  void operator()(const thumbnails& section) const {
    if (section.items.empty()) {
      return write_figure(out, "pictures", section.caption, in_place("Nothing to show."));
    }
    std::string content = "<ul class=\"thumbs\">\n";
    for (const auto& item : section.items) content += picture(item);
    write_figure(out, "pictures", section.caption, content + "</ul>\n");
  }

  void operator()(const preformatted& section) const {
    const std::string content =
        section.text.empty()
            ? in_place("Empty.")
            : "<pre tabindex=\"0\"><code>" + escaped(section.text) + "</code></pre>\n";
    write_figure(out, "listing", section.caption, content);
  }

 private:
  void write_confusions(const matrix& section) const {
    out += "<p class=\"text\">" + std::to_string(section.names.size()) +
           " classes are too many for a picture; these are confused most often.</p>\n";
    write_table(out, largest_confusions(section, most_confusions_listed));
  }

  static std::string shades(const matrix& section) {
    const std::string row = escaped(section.row_label);
    const std::string column = escaped(section.column_label);
    return "<ul class=\"legend\">\n<li><span class=\"shade hit\"></span>" + column + " = " + row +
           "</li>\n<li><span class=\"shade miss\"></span>" + column + " ≠ " + row +
           "</li>\n<li>The stronger the colour, the larger the share of its row.</li>\n</ul>\n";
  }

  [[nodiscard]] std::string picture(const thumbnail& item) const {
    const std::vector<std::byte> jpeg = source ? source(item.item_id) : std::vector<std::byte>{};
    const std::string id = escaped(item.item_id);
    const std::string shown =
        jpeg.empty()
            ? "<span class=\"absent\">no picture</span>"
            : "<img alt=\"" + id + "\" src=\"data:image/jpeg;base64," + base64(jpeg) + "\">";
    return "<li title=\"" + id + "\"><span class=\"frame\">" + shown + "</span><span>" +
           escaped(item.caption) + "</span></li>\n";
  }
};

}  // namespace

void write_section(std::string& out, const section& section, const std::string& anchor,
                   const thumbnail_source& source) {
  std::visit(writer{out, anchor, source}, section);
}

}  // namespace graft::report
