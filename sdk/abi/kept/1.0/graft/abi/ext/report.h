/* graft.report/1, offered by the host to every node: sections of the run's page. They are rendered
 * in the order of the pipeline. Everything is copied at the call. All functions [main]. */
#ifndef GRAFT_ABI_EXT_REPORT_H
#define GRAFT_ABI_EXT_REPORT_H

#include <graft/abi/host.h>

#define GRAFT_EXT_REPORT "graft.report/1"

typedef struct graft_report {
  uint32_t struct_size;
  uint32_t reserved;
  graft_status(GRAFT_CALL* heading)(const graft_host* host, graft_text title);
  graft_status(GRAFT_CALL* paragraph)(const graft_host* host, graft_text text);
  /* Cells row by row: n_rows * n_columns texts; numbers are aligned right. */
  graft_status(GRAFT_CALL* table)(const graft_host* host, graft_text caption,
                                  const graft_text* columns, uint64_t n_columns,
                                  const graft_text* cells, uint64_t n_rows);
  /* A line plot: n_series lines of n points at x[0..n); y is [n_series][n], NaN = no point. */
  graft_status(GRAFT_CALL* series)(const graft_host* host, graft_text caption, graft_text x_label,
                                   graft_text y_label, const double* x, uint64_t n,
                                   const graft_text* names, uint64_t n_series, const double* y);
  /* A heat map with the counts written in: values[n][n] as [row][column]. */
  graft_status(GRAFT_CALL* matrix)(const graft_host* host, graft_text caption, graft_text row_label,
                                   graft_text column_label, const graft_text* names, uint64_t n,
                                   const double* values);
  /* Small pictures of items, each with a caption. */
  graft_status(GRAFT_CALL* thumbnails)(const graft_host* host, graft_text caption,
                                       const graft_text* item_ids, const graft_text* captions,
                                       uint64_t n);
} graft_report;

#endif
