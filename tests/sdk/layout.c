/* Prints the size of every ABI struct with the offset and size of each field, as C lays them out,
 * and the value of every constant. Fails where the fields found in the headers leave a gap that
 * alignment does not explain: abi_list.awk overlooked one. */
#include "abi_list.h"

#include <graft/abi.h>

#include <inttypes.h>
#include <stdio.h>

static size_t end_of_last = 0;
static int faults = 0;

static size_t aligned(size_t at, size_t to) { return (at + to - 1) / to * to; }

static void check_gap(const char* where, size_t at, size_t alignment) {
  if (at == aligned(end_of_last, alignment)) return;
  fprintf(stderr, "abi_list.awk overlooks a field before %s (bytes %zu to %zu)\n", where,
          end_of_last, at);
  ++faults;
}

static void print_field(const char* type, const char* field, size_t at, size_t size,
                        size_t alignment) {
  char where[128];
  snprintf(where, sizeof(where), "%s.%s", type, field);
  check_gap(where, at, alignment);
  printf("  %-16s %4zu %4zu\n", field, at, size);
  end_of_last = at + size;
}

#define PRINT_FIELD(type, field)                                                     \
  print_field(#type, #field, offsetof(type, field), sizeof(((const type*)0)->field), \
              __alignof__(((const type*)0)->field));
#define PRINT_STRUCT(type, fields)         \
  printf("%s %zu\n", #type, sizeof(type)); \
  end_of_last = 0;                         \
  fields check_gap("the end of " #type, sizeof(type), _Alignof(type));
/* One above INT64_MAX is told as the negative number of the same bits. */
#define PRINT_NUMBER(name) printf("%s %" PRId64 "\n", #name, (int64_t)(name));
#define PRINT_TEXT(name) printf("%s \"%s\"\n", #name, name);

int main(void) {
  printf("# struct and its size; then field, offset, size in bytes. ABI %u.%u, x86-64\n",
         GRAFT_ABI_MAJOR, GRAFT_ABI_MINOR);
  GRAFT_ABI_STRUCTS(PRINT_STRUCT, PRINT_FIELD)
  printf("# constant and its value\n");
  GRAFT_ABI_CONSTANTS(PRINT_NUMBER, PRINT_TEXT)
  return faults > 0;
}
