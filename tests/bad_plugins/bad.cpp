// A plugin with one fault, chosen by -DFAULT=name. `transform` makes four features of an image
// (the mean of each colour, and 1), `learner` learns the mean features of each class, `source`
// lists six grey images, `collective` splits in turn.
#include "bad.hpp"

#include <graft/abi/ext/image_size.h>

#include <csignal>
#include <string>

namespace bad {
namespace {

graft_status wanted(void*, graft_image_spec* spec) {
  spec->width = -4;
  spec->height = 32;
  return GRAFT_OK;
}

const void* extension(void*, graft_text id) {
  static const graft_image_size size = {sizeof(size), 0, nullptr, wanted};
  // Compared as C strings often are: as far as the known name goes.
  static const graft_image_size none = {sizeof(none), 0, nullptr, nullptr};
  const std::string_view name(id.data, id.size);
  if (is(fault::unknown_extension) && name.starts_with(GRAFT_EXT_IMAGE_SIZE)) return &none;
  const bool asked = name == GRAFT_EXT_IMAGE_SIZE;
  return is(fault::wants_negative) && asked ? &size : nullptr;
}

const graft_param level = {
    .struct_size = sizeof(graft_param),
    .type = GRAFT_PARAM_INT,
    .name = text("level"),
    .doc = text(is(fault::no_doc) ? "" : "How much; 9 is more than it bears."),
    .unit = {},
    .default_value = text(is(fault::default_outside)    ? "77"
                          : is(fault::default_not_toml) ? "[1,"
                                                        : "1"),
    .flags = 0,
    .reserved = 0,
    .minimum = is(fault::range_reversed) ? 9.0 : 0.0,
    .maximum = is(fault::range_reversed) ? 0.0 : 9.0,
    .min_count = 0,
    .max_count = 0,
    .choices = nullptr,
    .n_choices = 0};
const graft_param* const params[] = {&level, &level};
constexpr uint64_t n_params = is(fault::parameter_twice) ? 2 : 1;

constexpr graft_port port(std::string_view name, int32_t dtype, int32_t rank, int64_t last) {
  graft_port made{};
  made.struct_size = sizeof(made);
  made.name = text(name);
  made.role = text(name);
  if (is(fault::no_column_param)) made.column_param = text("columns");
  made.kind = GRAFT_COLUMN_TENSOR;
  made.dtype = dtype;
  made.rank = rank;
  for (int32_t i = 0; i < rank; ++i) made.shape[i] = GRAFT_ANY_SIZE;
  made.shape[rank - 1] = last;
  return made;
}
constexpr graft_port image_port = port(GRAFT_ROLE_IMAGE, GRAFT_UINT8, 3, 3);
const graft_port* const image_ports[] = {&image_port};

}  // namespace

graft_node_type base_type(int32_t kind, std::string_view name) {
  graft_node_type made{};
  made.struct_size = is(fault::short_type) ? 8 : sizeof(made);
  made.kind = kind;
  made.concurrency = is(fault::by_instance) ? GRAFT_PER_INSTANCE : GRAFT_REENTRANT;
  made.name = text(name);
  made.summary = text("Bad in one way.");
  made.n_params = n_params;
  made.params = params;
  made.create = create;
  made.destroy = destroy;
  made.extension = extension;
  made.infer = infer_features;
  return made;
}

const graft_port* const* image_input() { return image_ports; }

graft_status create(const graft_host* host, const graft_values* values, void** self) {
  static std::atomic<int> made{0};
  for (uint64_t i = 0; i < values->n_values; ++i) {
    const graft_value& value = *values->values[i];
    if (std::string_view(value.name.data, value.name.size) != "level" || value.integer < 9)
      continue;
    if (is(fault::create_without_message)) return GRAFT_INVALID_ARGUMENT;
    if (is(fault::create_touches_output)) {
      *self = &made;
      return fail(host, GRAFT_INVALID_ARGUMENT, "level 9 is more than this node bears");
    }
  }
  if (is(fault::create_is_slow)) wait_ms(130);
  auto* own = new node;
  own->host = host;
  own->number = made++;
  *self = own;
  return GRAFT_OK;
}

void destroy(void* self) { delete static_cast<node*>(self); }

}  // namespace bad

namespace {

struct at_load {
  at_load() {
    if (is(fault::slow_load)) bad::wait_ms(150);
    if (is(fault::crash_on_load)) std::raise(SIGSEGV);
  }
} const loaded;

}  // namespace

#ifdef EXTRA_SYMBOL
extern "C" GRAFT_EXPORT int bad_helper();
extern "C" int bad_helper() { return 1; }
#endif

#ifndef NO_ENTRY
extern "C" GRAFT_EXPORT const graft_plugin* graft_plugin_entry(uint32_t, uint32_t) {
  static const graft_node_type* const types[] = {
      &bad::transform(), is(fault::duplicate_types) ? &bad::transform() : &bad::learner(),
      &bad::source(), &bad::collective()};
  static graft_plugin plugins[2];
  static int asked = 0;
  graft_plugin& made = plugins[is(fault::changing_tables) ? asked++ % 2 : 0];
  made.struct_size = sizeof(made);
  made.abi_major = is(fault::wrong_major) ? 7 : is(fault::old_major) ? 0 : GRAFT_ABI_MAJOR;
  made.abi_minor = GRAFT_ABI_MINOR;
  made.n_types = is(fault::unlisted_type) ? 3 : 4;
  made.id = bad::text(is(fault::other_id) ? "good" : "bad");
  made.version = bad::text("0.1.0");
  made.types = types;
  return is(fault::null_plugin) ? nullptr : &made;
}
#endif
