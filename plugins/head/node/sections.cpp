#include "node/sections.hpp"

#include <cstdio>

namespace graft::head {

// The page is no result: a section that the host does not take is left out of it.
void sections::heading(std::string_view title) const {
  if (report_ != nullptr) report_->heading(host_.raw(), to_text(title));
}

void sections::paragraph(std::string_view text) const {
  if (report_ != nullptr) report_->paragraph(host_.raw(), to_text(text));
}

void sections::series(std::string_view caption, std::string_view x_label, std::string_view y_label,
                      const std::vector<double>& x, const std::vector<std::string>& names,
                      const std::vector<std::vector<double>>& y) const {
  if (report_ == nullptr) return;
  std::vector<graft_text> lines;
  std::vector<double> flat;
  for (const std::string& name : names) lines.push_back(to_text(name));
  for (const std::vector<double>& line : y) flat.insert(flat.end(), line.begin(), line.end());
  report_->series(host_.raw(), to_text(caption), to_text(x_label), to_text(y_label), x.data(),
                  x.size(), lines.data(), lines.size(), flat.data());
}

std::string two_decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.2f", value);
  return text;
}

}  // namespace graft::head
