/* graft.results/1, offered by the host to estimators and sinks: metrics, history, gates and the
 * node's own folder in the run. */
#ifndef GRAFT_ABI_EXT_RESULTS_H
#define GRAFT_ABI_EXT_RESULTS_H

#include <graft/abi/host.h>

#define GRAFT_EXT_RESULTS "graft.results/1"

typedef struct graft_results {
  uint32_t struct_size;
  uint32_t reserved;
  /* The node's entry in metrics.json: the text of one JSON object, without times. [main] */
  graft_status(GRAFT_CALL* metrics)(const graft_host* host, graft_text json_object);
  /* A line of history.jsonl: the text of one JSON object; the host adds "node". [main] */
  graft_status(GRAFT_CALL* history)(const graft_host* host, graft_text json_object);
  /* A metric that had to reach `required`: below it the run ends with exit code 3. [main] */
  graft_status(GRAFT_CALL* gate)(const graft_host* host, graft_text metric, double value,
                                 double required);
  /* Writes nodes/<id>/<name> whole or not at all. [main] */
  graft_status(GRAFT_CALL* write_file)(const graft_host* host, graft_text name, const void* data,
                                       uint64_t size);
} graft_results;

#endif
