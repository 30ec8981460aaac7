#include "bad.hpp"

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <unistd.h>

namespace bad {

namespace {

std::jmp_buf place;
float* volatile kept = nullptr;
volatile int seen = 0;

features means_of(const graft_tensor& image) {
  features out{0, 0, 0, 1};
  const auto* pixels = static_cast<const uint8_t*>(image.data);
  const int64_t n = image.shape[0] * image.shape[1];
  for (int64_t i = 0; i < n * 3; ++i) out[i % 3] += static_cast<float>(pixels[i]);
  for (int c = 0; c < 3; ++c) out[c] /= static_cast<float>(n) * 255.0F;
  return out;
}

// What goes wrong before any output is asked for; OK where nothing does.
graft_status before(node& own, const graft_batch* in, const graft_output* out) {
  switch (chosen) {
    case fault::throws:
      throw std::runtime_error("no such luck");
    case fault::longjmps:
      std::longjmp(place, 1);
    case fault::crashes:
      *static_cast<volatile int*>(nullptr) = 1;
      return GRAFT_OK;
    case fault::aborts:
      std::abort();
    case fault::exits:
      std::exit(0);
    case fault::unknown_code:
      return 99;
    case fault::no_message:
      return GRAFT_INTERNAL;
    case fault::message_not_utf8:
      return fail(own.host, GRAFT_INTERNAL, "caf\xE9");
    case fault::forks:
      if (fork() == 0) wait_ms(300);
      return GRAFT_OK;
    case fault::prints:
      std::printf("processing...\n");
      std::fflush(stdout);
      return GRAFT_OK;
    case fault::never_returns:
      while (true) wait_ms(1000);
    case fault::allocates:
      while (true) std::memset(std::malloc(64 << 20), 1, 64 << 20);
    case fault::leaks:
      kept = static_cast<float*>(std::malloc(64 << 10));
      return GRAFT_OK;
    case fault::wrong_thread:
      std::thread([&] { own.host->log(own.host, GRAFT_LOG_INFO, text("hello")); }).join();
      return GRAFT_OK;
    case fault::rejects_beyond:
      out->reject(out, in->n_items + 5, GRAFT_DATA_LOSS, text("damaged"));
      return GRAFT_OK;
    case fault::writes_input:
      *static_cast<uint8_t*>(in->columns[0]->items[0]->data) = 1;
      return GRAFT_OK;
    case fault::reads_past: {
      const graft_tensor& image = *in->columns[0]->items[in->n_items - 1];
      const int64_t n = image.shape[0] * image.shape[1] * 3;
      for (int64_t i = 0; i < n + 4096; ++i) seen = static_cast<uint8_t*>(image.data)[i];
      return GRAFT_OK;
    }
    default:
      return GRAFT_OK;
  }
}

float wrong_by(node& own, const graft_batch* in, uint64_t i) {
  if (is(fault::by_batch)) return static_cast<float>(in->n_items);
  if (is(fault::by_position)) return static_cast<float>(i);
  if (is(fault::by_worker)) return static_cast<float>(in->worker);
  if (is(fault::by_instance)) return static_cast<float>(own.number);
  if (is(fault::not_repeatable)) return static_cast<float>(++own.calls);
  return 0;
}

graft_status process(void* self, const graft_batch* in, const graft_output* out) {
  node& own = of(self);
  if (const graft_status code = before(own, in, out); code != GRAFT_OK) return code;
  graft_tensor made{};
  made.struct_size = sizeof(made);
  if (is(fault::wrong_shape)) {
    const int64_t shape[] = {5};
    out->item(out, 0, 0, shape, 1, &made);
  }
  if (const graft_status code = out->stacked(out, 0, &made); code != GRAFT_OK) {
    return fail(own.host, code, "no memory for the features");
  }
  auto* rows = static_cast<float*>(made.data);
  if (is(fault::keeps_pointer)) {
    if (kept != nullptr) kept[0] = 1;
    kept = rows;
  }
  for (uint64_t i = is(fault::unfilled) ? 1 : 0; i < in->n_items; ++i) {
    own.scratch = means_of(*in->columns[0]->items[i]);
    if (!is(fault::races)) {
      const features mine = means_of(*in->columns[0]->items[i]);
      std::memcpy(rows + 4 * i, mine.data(), sizeof(mine));
    } else {
      wait_ms(2);
      std::memcpy(rows + 4 * i, own.scratch.data(), sizeof(own.scratch));
    }
    rows[4 * i] += wrong_by(own, in, i);
  }
  const uint64_t end = 4 * in->n_items;
  if (is(fault::writes_past)) std::memset(rows + end, 0, 4096);
  if (is(fault::writes_just_past) && in->n_items % 4 != 0) rows[end] = 0;
  if (is(fault::writes_before)) std::memset(rows - 1024, 0, 4096);
  return GRAFT_OK;
}

}  // namespace

graft_status infer_features(void* self, const graft_schema*, const graft_schema_sink* out) {
  node& own = of(self);
  if (is(fault::longjmps) && setjmp(place) != 0) return GRAFT_OK;
  graft_column_schema made{};
  made.struct_size = sizeof(made);
  made.kind = GRAFT_COLUMN_TENSOR;
  made.name = text("features");
  made.role = text(GRAFT_ROLE_FEATURES);
  made.dtype = GRAFT_FLOAT32;
  made.rank = is(fault::infer_bad_rank) ? 99 : 1;
  made.shape[0] = is(fault::infer_changes) ? 4 + own.calls++ : 4;
  if (is(fault::infer_twice_named)) out->add(out, &made);
  return out->add(out, &made);
}

const graft_node_type& transform() {
  static const graft_node_type made = [] {
    graft_node_type type =
        base_type(GRAFT_KIND_TRANSFORM, is(fault::bad_utf8_name) ? "caf\xE9" : "transform");
    type.n_inputs = 1;
    type.inputs = image_input();
    if (!is(fault::null_function)) type.process = process;
    return type;
  }();
  return made;
}

}  // namespace bad
