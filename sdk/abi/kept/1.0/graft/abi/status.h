/* Result codes of every call that can fail. The numbers are those of Abseil's canonical codes.
 * A call that returns another code than GRAFT_OK has left its outputs untouched and has handed a
 * message to the host with graft_host::set_error. */
#ifndef GRAFT_ABI_STATUS_H
#define GRAFT_ABI_STATUS_H

#include <graft/abi/version.h>

typedef int32_t graft_status;

enum {
  GRAFT_OK = 0,
  GRAFT_CANCELLED = 1,           /* the host asked for it, or the user pressed Ctrl-C */
  GRAFT_INVALID_ARGUMENT = 3,    /* a parameter or input that no retry can make right */
  GRAFT_NOT_FOUND = 5,           /* a file, item or name that does not exist */
  GRAFT_PERMISSION_DENIED = 7,   /* the system refused access */
  GRAFT_RESOURCE_EXHAUSTED = 8,  /* memory, disk or a stated limit is used up */
  GRAFT_FAILED_PRECONDITION = 9, /* the call is right, the state is not (not fitted, wrong order) */
  GRAFT_OUT_OF_RANGE = 11,       /* an index or a value outside its stated range */
  GRAFT_UNIMPLEMENTED = 12,      /* not supported by this plugin, file or CPU */
  GRAFT_INTERNAL = 13,           /* a fault of the plugin or the host itself */
  GRAFT_DATA_LOSS = 15           /* a damaged file: truncated, corrupt, checksum wrong */
};

#endif
