/* What the host offers to a node. Each node instance has a host of its own, alive as long as the
 * node, so that the host knows who speaks. Every function may be called from any thread that the
 * host called the node on. */
#ifndef GRAFT_ABI_HOST_H
#define GRAFT_ABI_HOST_H

#include <graft/abi/status.h>
#include <graft/abi/text.h>

enum { GRAFT_LOG_DEBUG = 0, GRAFT_LOG_INFO = 1, GRAFT_LOG_WARNING = 2, GRAFT_LOG_ERROR = 3 };

typedef struct graft_host {
  uint32_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t thread_budget; /* threads that the node may use inside one call: 1 in a worker */
  void* context;
  graft_text node_id;
  graft_text host_version;

  /* The message of the failure that this call is about to return; copied. [any] */
  void(GRAFT_CALL* set_error)(const struct graft_host* host, graft_status code, graft_text message);
  /* A line in log.jsonl, and on the terminal from WARNING up. [any] */
  void(GRAFT_CALL* log)(const struct graft_host* host, int32_t level, graft_text message);
  /* How far a long call is, 0 to 1. [main] */
  void(GRAFT_CALL* progress)(const struct graft_host* host, double fraction, graft_text what);
  /* 1 once the run is to stop: return GRAFT_CANCELLED soon. [any] */
  uint8_t(GRAFT_CALL* cancelled)(const struct graft_host* host);
  /* The 128-bit content hash that items are known by (XXH3). [any] */
  void(GRAFT_CALL* hash)(const struct graft_host* host, const void* data, uint64_t size,
                         uint8_t out[16]);
  /* n words of the Philox 4x32-10 stream of `key` starting at word 4 * `block`. The same
   * arguments give the same words on every machine. [any] */
  void(GRAFT_CALL* random)(const struct graft_host* host, uint64_t key, uint64_t block,
                           uint32_t* out, uint64_t n);
  /* An optional service by id ("graft.report/1"), or null. [main] */
  const void*(GRAFT_CALL* extension)(const struct graft_host* host, graft_text id);
} graft_host;

#endif
