#include "runtime/training/upstream_service.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace graft::runtime {
namespace {

// Items that go through the frozen part together.
constexpr std::size_t chunk = 32;

}  // namespace

// The functions of the table. Tapes pass through them untouched; a pass that starts at the features
// has nothing to record, and its tape is null.
struct upstream_calls {
  static upstream_service& of(const graft_host* host) {
    return *static_cast<upstream_service*>(host::services::of(host).context_of(GRAFT_EXT_UPSTREAM));
  }
  template <class F>
  static graft_status guarded(F&& call) noexcept {
    try {
      const status outcome = call();
      if (!outcome.ok()) host::remember_error(outcome.message());
      return static_cast<graft_status>(outcome.code());
    } catch (const std::bad_alloc&) {
      host::remember_error("out of memory; try a smaller batch");
      return GRAFT_RESOURCE_EXHAUSTED;
    } catch (const std::exception& error) {
      host::remember_error(error.what());
      return GRAFT_INTERNAL;
    }
  }

  static graft_status GRAFT_CALL boundaries(const graft_host* host,
                                            const graft_boundary* const** list,
                                            uint64_t* n) noexcept {
    const auto all = of(host).backbone_.boundaries();
    *list = all.data();
    *n = all.size();
    return GRAFT_OK;
  }
  static graft_status GRAFT_CALL first_trainable(const graft_host* host,
                                                 uint64_t* boundary) noexcept {
    *boundary = of(host).backbone_.first_trainable();
    return GRAFT_OK;
  }
  static graft_status GRAFT_CALL parameters(const graft_host* host,
                                            const graft_parameter* const** list,
                                            uint64_t* n) noexcept {
    return guarded([&]() -> status {
      GRAFT_TRY_ASSIGN(const auto all, of(host).backbone_.parameters());
      *list = all.data();
      *n = all.size();
      return {};
    });
  }
  static graft_status GRAFT_CALL changed(const graft_host* host) noexcept {
    return guarded([&] { return of(host).backbone_.changed(); });
  }
  static graft_status GRAFT_CALL items(const graft_host* host, int32_t split,
                                       const graft_item* const** items, uint64_t* n) noexcept {
    return guarded([&] {
      const auto all = of(host).images_.items(split);
      *items = all.data();
      *n = all.size();
      return status{};
    });
  }
  static graft_status GRAFT_CALL read(const graft_host* host, int32_t split, int32_t view,
                                      const uint64_t* indices, uint64_t n, uint64_t boundary,
                                      const graft_tensor** values) noexcept {
    return guarded([&] {
      return of(host).read(split, view, {indices, static_cast<std::size_t>(n)}, boundary, values);
    });
  }
  static graft_status GRAFT_CALL forward(const graft_host* host, uint64_t from, int32_t mode,
                                         const graft_tensor* in, graft_tensor* features,
                                         void** tape) noexcept {
    return guarded([&] { return of(host).forward(from, mode, *in, *features, tape); });
  }
  static graft_status GRAFT_CALL vjp(const graft_host* host, void* tape,
                                     const graft_tensor* grad_features) noexcept {
    if (tape == nullptr) return GRAFT_OK;
    return guarded([&] { return of(host).backbone_.vjp(tape, *grad_features, nullptr); });
  }
  static void GRAFT_CALL destroy_tape(const graft_host* host, void* tape) noexcept {
    if (tape != nullptr) of(host).backbone_.destroy_tape(tape);
  }

  static constexpr graft_upstream table = {sizeof(graft_upstream),
                                           0,
                                           boundaries,
                                           first_trainable,
                                           parameters,
                                           changed,
                                           items,
                                           read,
                                           forward,
                                           vjp,
                                           destroy_tape};
};

upstream_service::upstream_service(host::node& node, const trained_backbone& backbone,
                                   fit_data& images, make_store stores)
    : node_(node), backbone_(backbone), images_(images), make_store_(std::move(stores)) {}

void upstream_service::offer_to(host::node& estimator) {
  estimator_ = &estimator;
  estimator.host_services().offer(GRAFT_EXT_UPSTREAM, &upstream_calls::table, this);
}

upstream_service::~upstream_service() {
  if (estimator_ != nullptr) estimator_->host_services().withdraw(GRAFT_EXT_UPSTREAM);
}

result<activation_store*> upstream_service::store_of(uint64_t boundary) {
  std::unique_ptr<activation_store>& store = stores_[boundary];
  if (store == nullptr) {
    const auto size = static_cast<std::size_t>(item_size(*backbone_.boundaries()[boundary]));
    GRAFT_TRY_ASSIGN(store, make_store_(boundary, size));
  }
  return store.get();
}

status upstream_service::read(int32_t split, int32_t view, std::span<const uint64_t> indices,
                              uint64_t boundary, const graft_tensor** out) {
  if (boundary >= backbone_.boundaries().size()) {
    return {code::out_of_range, "there is no boundary " + std::to_string(boundary)};
  }
  const graft_boundary& at = *backbone_.boundaries()[boundary];
  const auto size = static_cast<std::size_t>(item_size(at));
  values_.resize(indices.size() * size);
  tensor_ = float_tensor(values_.data(), static_cast<int64_t>(indices.size()), shape_of(at));
  tensor_.flags = GRAFT_TENSOR_READ_ONLY;
  const std::span<float> all = values_;
  const bool kept = boundary > 0 && !images_.fresh(split);
  std::vector<uint64_t> missing;
  std::vector<std::size_t> places;
  activation_store* store = nullptr;
  if (kept) {
    GRAFT_TRY_ASSIGN(store, store_of(boundary));
  }
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (kept) {
      GRAFT_TRY_ASSIGN(const job one, images_.job_of(split, view, indices[i]));
      if (store->find(one, all.subspan(i * size, size))) continue;
    }
    missing.push_back(indices[i]);
    places.push_back(i);
  }
  float_buffer made;
  for (std::size_t first = 0; first < missing.size(); first += chunk) {
    const auto part =
        std::span<const uint64_t>(missing).subspan(first, std::min(chunk, missing.size() - first));
    made.resize(part.size() * size);
    GRAFT_TRY(compute(split, view, part, boundary, made));
    for (std::size_t i = 0; i < part.size(); ++i) {
      const auto row = std::span<const float>(made).subspan(i * size, size);
      std::copy(row.begin(), row.end(),
                all.begin() + static_cast<std::ptrdiff_t>(places[first + i] * size));
      if (!kept) continue;
      GRAFT_TRY_ASSIGN(const job one, images_.job_of(split, view, part[i]));
      GRAFT_TRY(store->put(one, row));
    }
  }
  if (kept && !missing.empty()) GRAFT_TRY(store->flush());
  *out = &tensor_;
  return {};
}

status upstream_service::compute(int32_t split, int32_t view, std::span<const uint64_t> indices,
                                 uint64_t boundary, std::span<float> to) {
  if (boundary == 0) return read_input(split, view, indices, to);
  const graft_boundary& input = *backbone_.boundaries()[0];
  const graft_boundary& at = *backbone_.boundaries()[boundary];
  const auto n = static_cast<int64_t>(indices.size());
  float_buffer images(indices.size() * static_cast<std::size_t>(item_size(input)));
  GRAFT_TRY(read_input(split, view, indices, images));
  const graft_tensor in = float_tensor(images.data(), n, shape_of(input));
  graft_tensor out = float_tensor(to.data(), n, shape_of(at));
  return backbone_.forward(0, boundary, GRAFT_MODE_INFERENCE, in, out, nullptr);
}

status upstream_service::read_input(int32_t split, int32_t view, std::span<const uint64_t> indices,
                                    std::span<float> to) {
  const graft_batch* batch = nullptr;
  GRAFT_TRY(images_.read(split, view, indices, &batch));
  const auto n = static_cast<int64_t>(indices.size());
  for (uint64_t c = 0; c < batch->n_columns; ++c) {
    if (batch->columns[c] == nullptr || batch->columns[c]->stacked == nullptr) continue;
    const graft_tensor& given = *batch->columns[c]->stacked;
    if (given.dtype == GRAFT_FLOAT32) {
      std::memcpy(to.data(), given.data, to.size_bytes());
      return {};
    }
    const graft_network* const network = node_.network();
    if (network == nullptr || !GRAFT_HAS(network, prepare)) {
      return invalid("node '" + node_.id() +
                     "' takes images and does not say how they are normalised (graft.network/1), "
                     "so it cannot be trained");
    }
    graft_tensor input = float_tensor(to.data(), n, shape_of(*backbone_.boundaries()[0]));
    return host::take_error(network->prepare(node_.instance(), &given, &input), node_.id());
  }
  return {code::internal, "node '" + node_.id() + "' was given no column"};
}

status upstream_service::forward(uint64_t from, int32_t mode, const graft_tensor& in,
                                 graft_tensor& out, void** tape) {
  if (from < backbone_.features()) {
    return backbone_.forward(from, backbone_.features(), mode, in, out, tape);
  }
  const auto size = static_cast<std::size_t>(item_size(*backbone_.boundaries().back()));
  std::memcpy(out.data, in.data, static_cast<std::size_t>(in.shape[0]) * size * sizeof(float));
  if (tape != nullptr) *tape = nullptr;
  return {};
}

}  // namespace graft::runtime
