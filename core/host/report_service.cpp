// graft.report/1: a node's sections, copied into values and handed to the runtime.
#include "host/services.hpp"

#include <graft/abi/ext/report.h>
#include <graft/sdk/text.hpp>

namespace graft::host {
namespace {

graft_status give(const graft_host* host, report::section section) {
  const services& own = services::of(host);
  own.listener()->section(own.node_id(), std::move(section));
  return GRAFT_OK;
}

std::vector<std::string> strings(const graft_text* texts, uint64_t n) {
  std::vector<std::string> out;
  for (uint64_t i = 0; i < n; ++i) out.push_back(to_string(texts[i]));
  return out;
}

// Rows of n numbers each.
std::vector<std::vector<double>> rows(const double* values, uint64_t n_rows, uint64_t n) {
  std::vector<std::vector<double>> out;
  for (uint64_t r = 0; r < n_rows; ++r) out.emplace_back(values + r * n, values + (r + 1) * n);
  return out;
}

graft_status GRAFT_CALL heading(const graft_host* host, graft_text title) noexcept {
  return give(host, report::heading{to_string(title)});
}

graft_status GRAFT_CALL paragraph(const graft_host* host, graft_text text) noexcept {
  return give(host, report::paragraph{to_string(text)});
}

graft_status GRAFT_CALL table(const graft_host* host, graft_text caption, const graft_text* columns,
                              uint64_t n_columns, const graft_text* cells,
                              uint64_t n_rows) noexcept {
  report::table made{to_string(caption), strings(columns, n_columns), {}};
  for (uint64_t r = 0; r < n_rows; ++r) {
    made.rows.push_back(strings(cells + r * n_columns, n_columns));
  }
  return give(host, std::move(made));
}

graft_status GRAFT_CALL series(const graft_host* host, graft_text caption, graft_text x_label,
                               graft_text y_label, const double* x, uint64_t n,
                               const graft_text* names, uint64_t n_series,
                               const double* y) noexcept {
  return give(host, report::series{to_string(caption),
                                   to_string(x_label),
                                   to_string(y_label),
                                   {x, x + n},
                                   strings(names, n_series),
                                   rows(y, n_series, n)});
}

graft_status GRAFT_CALL matrix(const graft_host* host, graft_text caption, graft_text row_label,
                               graft_text column_label, const graft_text* names, uint64_t n,
                               const double* values) noexcept {
  return give(host, report::matrix{to_string(caption),
                                   to_string(row_label),
                                   to_string(column_label),
                                   strings(names, n),
                                   {values, values + n * n}});
}

graft_status GRAFT_CALL thumbnails(const graft_host* host, graft_text caption,
                                   const graft_text* item_ids, const graft_text* captions,
                                   uint64_t n) noexcept {
  report::thumbnails made{to_string(caption), {}};
  for (uint64_t i = 0; i < n; ++i) {
    made.items.push_back({to_string(item_ids[i]), to_string(captions[i])});
  }
  return give(host, std::move(made));
}

}  // namespace

const void* report_service() {
  static const graft_report table_of_calls = {
      sizeof(graft_report), 0, heading, paragraph, table, series, matrix, thumbnails};
  return &table_of_calls;
}

}  // namespace graft::host
