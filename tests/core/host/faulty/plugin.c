/* A plugin that is sound but for one fault, chosen when it is compiled (FAULT_...). */
#include <graft/abi.h>

#define TEXT(literal) \
  { (literal), sizeof(literal) - 1 }

#ifdef FAULT_MISSING_SYMBOL
extern int a_function_that_no_library_has(void);
#endif

static graft_status GRAFT_CALL create(const graft_host* host, const graft_values* values,
                                      void** self) {
  static int nothing;
  (void)host, (void)values;
  *self = &nothing;
#ifdef FAULT_MISSING_SYMBOL
  return a_function_that_no_library_has();
#else
  return GRAFT_OK;
#endif
}
static void GRAFT_CALL destroy(void* self) { (void)self; }
static graft_status GRAFT_CALL consume(void* self, const graft_batch* in, const graft_output* out) {
  (void)self, (void)in, (void)out;
  return GRAFT_OK;
}
static graft_status GRAFT_CALL finish(void* self) {
  (void)self;
  return GRAFT_OK;
}

static const graft_node_type type = {
#ifdef FAULT_SHORT_TYPE
    .struct_size = 16,
#else
    .struct_size = sizeof(graft_node_type),
#endif
    .kind = GRAFT_KIND_SINK,
    .concurrency = GRAFT_SERIAL,
    .name = TEXT("sink"),
#ifdef FAULT_BROKEN_PARAM
    .n_params = 1,
    .params = (const graft_param* const[]){NULL},
#endif
#ifdef FAULT_NO_PORTS
    .n_inputs = 2,
#endif
#ifndef FAULT_NO_FINISH
    .finish = finish,
#endif
    .create = create,
    .destroy = destroy,
    .process = consume};

#ifdef FAULT_SCORE_ZERO
static int32_t GRAFT_CALL score(void) { return 0; }
#define SCORE score
#else
#define SCORE NULL
#endif

static const graft_node_type* const types[] = {&type, &type};

static const graft_plugin plugin = {
#ifdef FAULT_SHORT_TABLE
    .struct_size = 24,
#else
    .struct_size = sizeof(graft_plugin),
#endif
#ifdef FAULT_WRONG_MAJOR
    .abi_major = GRAFT_ABI_MAJOR + 7,
#elif defined(FAULT_OLD_MAJOR)
    .abi_major = 0,
#else
    .abi_major = GRAFT_ABI_MAJOR,
#endif
#ifdef FAULT_NEWER_MINOR
    .abi_minor = GRAFT_ABI_MINOR + 50,
#else
    .abi_minor = GRAFT_ABI_MINOR,
#endif
#ifdef FAULT_TWICE
    .n_types = 2,
#else
    .n_types = 1,
#endif
#ifdef FAULT_OTHER_ID
    .id = TEXT("someone"),
#else
    .id = TEXT("faulty"),
#endif
    .version = TEXT("1.0.0"),
#ifndef FAULT_NULL_TYPES
    .types = types,
#endif
    .score = SCORE};

#ifndef FAULT_NO_ENTRY
GRAFT_EXPORT const graft_plugin* graft_plugin_entry(uint32_t host_major, uint32_t host_minor) {
  (void)host_major, (void)host_minor;
#ifdef FAULT_NULL_PLUGIN
  return NULL;
#else
  return &plugin;
#endif
}
#else
GRAFT_EXPORT const graft_plugin* another_entry(void) { return &plugin; }
#endif
