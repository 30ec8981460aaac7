#include "report/html/figure.hpp"

#include "report/text/escape.hpp"

namespace graft::report {

void write_figure(std::string& out, std::string_view kind, const std::string& caption,
                  const std::string& content) {
  out += "<figure class=\"" + std::string(kind) + "\">\n";
  if (!caption.empty()) out += "<figcaption>" + escaped(caption) + "</figcaption>\n";
  out += content + "</figure>\n";
}

std::string in_place(const std::string& sentence) {
  return "<p class=\"none\">" + escaped(sentence) + "</p>\n";
}

}  // namespace graft::report
