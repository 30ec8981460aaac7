// The extensions of a checked instance: the ones that the host knows, behind the same checks. One
// that it does not know is not handed on, since nobody could call it with the checked `self`.
#include "host/abi.hpp"
#include "host/checked/batch.hpp"
#include "host/checked/instance.hpp"

#include <graft/abi/ext/upstream.h>
#include <graft/sdk/text.hpp>

#include <algorithm>
#include <cstring>
#include <deque>

namespace graft::host {
namespace {

template <class Table>
const Table& real_table(checked_instance& own, const char* id) {
  return *static_cast<const Table*>(
      own.type.inner->extension(own.self, to_text(std::string_view(id))));
}

graft_status GRAFT_CALL obey(void* self, const graft_image_spec* spec) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "obey", false, [&](call&) {
    return real_table<graft_image_size>(own, GRAFT_EXT_IMAGE_SIZE).obey(own.self, spec);
  });
}

std::string spec_fault(const graft_image_spec& spec) {
  const bool sized = spec.width > 0 && spec.height > 0;
  if (!sized && !(spec.width == 0 && spec.height == 0))
    return "a width and a height that do not go together";
  if (spec.min_short_side < 0 || spec.resize < 0) return "a size below 0";
  if (!sized) return {};
  if (spec.resize_mode != GRAFT_RESIZE_SHORT_SIDE && spec.resize_mode != GRAFT_RESIZE_SQUASH) {
    return "a resize mode that is none";
  }
  if (spec.interpolation < GRAFT_INTERPOLATION_NEAREST ||
      spec.interpolation > GRAFT_INTERPOLATION_BOX) {
    return "an interpolation that is none";
  }
  return {};
}

graft_status GRAFT_CALL wanted(void* self, graft_image_spec* spec) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "wanted", false, [&](call& in) {
    const graft_image_spec before = *spec;
    const graft_status code =
        real_table<graft_image_size>(own, GRAFT_EXT_IMAGE_SIZE).wanted(own.self, spec);
    if (code != GRAFT_OK && std::memcmp(&before, spec, sizeof(before)) != 0) {
      *spec = before;
      return blame(in, "it failed and touched its output all the same");
    }
    if (code != GRAFT_OK) return code;
    const std::string fault = spec_fault(*spec);
    return fault.empty() ? code : blame(in, "it wants " + fault);
  });
}

int32_t GRAFT_CALL count_views(void* self) noexcept {
  checked_instance& own = checked_instance::of(self);
  int32_t count = 1;
  checked_call(own, "views", false, [&](call& in) {
    count = real_table<graft_views>(own, GRAFT_EXT_VIEWS).count(own.self);
    return count >= 0 ? GRAFT_OK : blame(in, "it has " + std::to_string(count) + " views");
  });
  return count;
}

void GRAFT_CALL train_below(void* self) noexcept {
  checked_instance& own = checked_instance::of(self);
  checked_call(own, "train_below", false, [&](call&) {
    real_table<graft_views>(own, GRAFT_EXT_VIEWS).train_below(own.self);
    return GRAFT_OK;
  });
}

template <class Table>
graft_text text_of(void* self, const char* function, const char* id) noexcept {
  checked_instance& own = checked_instance::of(self);
  graft_text text{};
  const graft_status code = checked_call(own, function, false, [&](call& in) {
    text = real_table<Table>(own, id).get(own.self);
    const std::string fault = text_fault(text);
    return fault.empty() ? GRAFT_OK : blame(in, "it gave " + fault);
  });
  return code == GRAFT_OK ? text : graft_text{};
}

graft_text GRAFT_CALL get_identity(void* self) noexcept {
  return text_of<graft_identity>(self, "identity", GRAFT_EXT_IDENTITY);
}

graft_text GRAFT_CALL get_plan(void* self) noexcept {
  return text_of<graft_plan>(self, "plan", GRAFT_EXT_PLAN);
}

const graft_network& network(checked_instance& own) {
  return real_table<graft_network>(own, GRAFT_EXT_NETWORK);
}

graft_status GRAFT_CALL prepare(void* self, const graft_tensor* images,
                                graft_tensor* input) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "prepare", false, [&](call& in) {
    auto from = guarded::make(byte_size(*images), "the images");
    auto to = guarded::make(byte_size(*input), "the network's input");
    if (!from.ok() || !to.ok()) return blame(in, "no memory to check it in");
    if (from->size() > 0) std::memcpy(from->data(), images->data, from->size());
    from->make_read_only();
    graft_tensor given = *images;
    graft_tensor made = *input;
    given.data = from->data();
    made.data = to->data();
    const graft_status code = network(own).prepare(own.self, &given, &made);
    if (!to->intact()) return blame(in, "it wrote outside the network's input");
    if (code == GRAFT_OK && to->size() > 0) std::memcpy(input->data, to->data(), to->size());
    return code;
  });
}

graft_status GRAFT_CALL compile(void* self, uint64_t n) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "compile", false,
                      [&](call&) { return network(own).compile(own.self, n); });
}

graft_text GRAFT_CALL precision(void* self) noexcept {
  checked_instance& own = checked_instance::of(self);
  graft_text text{};
  checked_call(own, "precision", false, [&](call&) {
    text = network(own).precision(own.self);
    return GRAFT_OK;
  });
  return text;
}

graft_status GRAFT_CALL memory(void* self, uint64_t n, uint64_t* shared,
                               uint64_t* per_worker) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "memory", false,
                      [&](call&) { return network(own).memory(own.self, n, shared, per_worker); });
}

const graft_calibration& calibration(checked_instance& own) {
  return real_table<graft_calibration>(own, GRAFT_EXT_CALIBRATION);
}

uint64_t GRAFT_CALL wanted_items(void* self) noexcept {
  checked_instance& own = checked_instance::of(self);
  uint64_t n = 0;
  checked_call(own, "calibration.wanted", false, [&](call&) {
    n = calibration(own).wanted(own.self);
    return GRAFT_OK;
  });
  return n;
}

graft_status GRAFT_CALL observe(void* self, const graft_batch* batch) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "calibration.observe", false, [&](call& in) {
    auto given = checked_batch::make(*batch);
    if (!given.ok()) return blame(in, given.status().message());
    return calibration(own).observe(own.self, given->raw());
  });
}

graft_status GRAFT_CALL settle(void* self) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "calibration.settle", false,
                      [&](call&) { return calibration(own).settle(own.self); });
}

graft_status GRAFT_CALL save_calibration(void* self, const graft_output_stream* stream) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "calibration.save", false,
                      [&](call&) { return calibration(own).save(own.self, stream); });
}

graft_status GRAFT_CALL load_calibration(void* self, const graft_input_stream* stream) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "calibration.load", false,
                      [&](call&) { return calibration(own).load(own.self, stream); });
}

// The contents are as read-only, and as narrowly fenced, as input columns are.
graft_status GRAFT_CALL process_contents(void* self, const graft_batch* in,
                                         const graft_content* const* contents,
                                         const graft_output* out) noexcept {
  checked_instance& own = checked_instance::of(self);
  return checked_call(own, "from_memory.process", true, [&](call& now) {
    auto batch = checked_batch::make(*in);
    if (!batch.ok()) return blame(now, batch.status().message());
    std::deque<guarded> memory;
    std::deque<graft_content> copies;
    std::vector<const graft_content*> given;
    for (uint64_t i = 0; i < in->n_items; ++i) {
      auto copy = guarded::make(contents[i]->size, "the content of item " + std::to_string(i));
      if (!copy.ok()) return blame(now, copy.status().message());
      if (copy->size() > 0) std::memcpy(copy->data(), contents[i]->data, copy->size());
      copy->make_read_only();
      given.push_back(&copies.emplace_back(*contents[i]));
      copies.back().data = copy->data();
      memory.push_back(std::move(*copy));
    }
    checked_output output(out, own.columns, in->n_items, now);
    const graft_status code = real_table<graft_from_memory>(own, GRAFT_EXT_FROM_MEMORY)
                                  .process(own.self, batch->raw(), given.data(), output.raw());
    if (code != GRAFT_OK) return code;
    const std::string fault = output.finish();
    return fault.empty() ? code : blame(now, fault);
  });
}

template <class Table>
Table& copy(Table& table, const void* real) {
  table = known_part(*static_cast<const Table*>(real));
  return table;
}

const void* wrap(checked_instance& own, std::string_view id, const void* real) {
  if (id == GRAFT_EXT_IMAGE_SIZE) {
    graft_image_size& table = copy(own.image_size, real);
    put(table.obey, &obey);
    put(table.wanted, &wanted);
    return &table;
  }
  if (id == GRAFT_EXT_VIEWS) {
    graft_views& table = copy(own.views, real);
    put(table.count, &count_views);
    put(table.train_below, &train_below);
    return &table;
  }
  if (id == GRAFT_EXT_IDENTITY) {
    put(copy(own.identity, real).get, &get_identity);
    return &own.identity;
  }
  if (id == GRAFT_EXT_PLAN) {
    put(copy(own.plan, real).get, &get_plan);
    return &own.plan;
  }
  if (id == GRAFT_EXT_NETWORK) {
    graft_network& table = copy(own.network, real);
    put(table.prepare, &prepare);
    put(table.compile, &compile);
    put(table.precision, &precision);
    put(table.memory, &memory);
    return &table;
  }
  if (id == GRAFT_EXT_DIFFERENTIABLE) {
    copy(own.differentiable, real);
    return checked_differentiable(own);
  }
  if (id == GRAFT_EXT_PROFILE) return checked_profile();
  if (id == GRAFT_EXT_CALIBRATION) {
    graft_calibration& table = copy(own.calibration, real);
    put(table.wanted, &wanted_items);
    put(table.observe, &observe);
    put(table.settle, &settle);
    put(table.save, &save_calibration);
    put(table.load, &load_calibration);
    return &table;
  }
  if (id == GRAFT_EXT_FROM_MEMORY) {
    put(copy(own.from_memory, real).process, &process_contents);
    return &own.from_memory;
  }
  // What an estimator answers there is a yes, and never called.
  return id == GRAFT_EXT_UPSTREAM ? real : nullptr;
}

}  // namespace

const void* checked_extension(checked_instance& own, graft_text id) {
  const void* real = nullptr;
  checked_call(own, "extension", false, [&](call&) {
    real = own.type.inner->extension(own.self, id);
    return GRAFT_OK;
  });
  return real == nullptr ? nullptr : wrap(own, to_view(id), real);
}

}  // namespace graft::host
