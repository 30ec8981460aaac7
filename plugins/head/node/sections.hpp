// Sections of the run's page, where the host has one.
#pragma once

#include <graft/sdk/host.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace graft::head {

class sections {
 public:
  explicit sections(const graft::host& host) : host_(host), report_(host.report()) {}
  void heading(std::string_view title) const;
  void paragraph(std::string_view text) const;
  // One line a name; y[line] is as long as x, NaN where there is no point.
  void series(std::string_view caption, std::string_view x_label, std::string_view y_label,
              const std::vector<double>& x, const std::vector<std::string>& names,
              const std::vector<std::vector<double>>& y) const;

 private:
  graft::host host_;
  const graft_report* report_;  // null during `check`
};

std::string two_decimals(double value);

}  // namespace graft::head
