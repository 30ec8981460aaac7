// Node types written with the C++ wrapper. They stand apart from the tests because the wrapper's
// class graft::host and the core's namespace graft::host cannot be seen in one file.
#include "core/host/fakes.hpp"

#include <graft/sdk/plugin.hpp>

#include <chrono>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>

namespace graft::test {
namespace {

using namespace std::chrono_literals;
using concurrency_of = graft::concurrency;

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}
std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

counters seen;
thrown to_throw = thrown::nothing;

struct plain {
  static constexpr auto kind = graft::kind::transform;
  static constexpr std::string_view name = "plain", summary = "No abilities.";
  plain(host /*host*/, const values& /*values*/) {}
  status infer(const schema& /*in*/, const schema_sink& /*out*/) { return {}; }
  status process(const batch& /*in*/, const output& /*out*/) { return {}; }
};

struct able : plain {
  static constexpr std::string_view name = "able";
  using plain::plain;
  status obey(const graft_image_spec& spec) {
    if (spec.width > 1000) return invalid("too wide");
    told = spec.width;
    return {};
  }
  graft_image_spec wanted() const {
    graft_image_spec spec{};
    spec.struct_size = sizeof(spec);
    spec.width = told + 1;
    return spec;
  }
  int32_t views() const { return 4; }
  std::string_view identity() const { return "avx9"; }
  int32_t told = 0;
};

struct learner {
  static constexpr auto kind = graft::kind::estimator;
  static constexpr std::string_view name = "learner", summary = "Remembers a text.";
  learner(host /*host*/, const values& /*values*/) {}
  status infer(const schema& /*in*/, const schema_sink& out) {
    return out.tensor("p", GRAFT_ROLE_PROBABILITIES, GRAFT_FLOAT32, {1}, {learned});
  }
  status process(const batch& /*in*/, const output& /*out*/) { return {}; }
  status fit(const dataset& /*data*/) {
    learned = "fitted";
    return {};
  }
  status save(const output_stream& stream) { return stream.write(bytes_of(learned)); }
  status load(const input_stream& stream) {
    GRAFT_TRY_ASSIGN(const auto bytes, stream.read_all(100));
    learned = text_of(bytes);
    return learned.empty() ? data_loss("no state") : status{};
  }
  std::string learned = "nothing";
};

struct splitter {
  static constexpr auto kind = graft::kind::collective;
  static constexpr std::string_view name = "splitter", summary = "Test, all of it.";
  splitter(host /*host*/, const values& /*values*/) {}
  status arrange(std::span<const graft_item* const> items, std::span<int32_t> splits) {
    if (items.size() != splits.size()) return invalid("sizes differ");
    for (int32_t& split : splits) split = GRAFT_SPLIT_TEST;
    return {};
  }
};

struct throwing : plain {
  static constexpr std::string_view name = "throwing", summary = "Throws when it is made.";
  throwing(const host& host, const values& values) : plain(host, values) {
    if (to_throw == thrown::bad_argument) throw std::invalid_argument("sides must agree");
    if (to_throw == thrown::no_memory) throw std::bad_alloc();
    if (to_throw == thrown::a_number) throw 7;
  }
  status process(const batch& /*in*/, const output& /*out*/) {
    throw std::runtime_error("a bug of the plugin");
  }
};

template <concurrency_of How>
struct counting {
  static constexpr auto kind = graft::kind::estimator;
  static constexpr auto concurrency = How;
  static constexpr std::string_view name = How == concurrency_of::serial         ? "serial"
                                           : How == concurrency_of::per_instance ? "per_instance"
                                                                                 : "reentrant";
  static constexpr std::string_view summary = "Counts who is inside.";
  counting(host /*host*/, const values& /*values*/) { ++seen.instances; }
  ~counting() { --seen.instances; }
  counting(const counting&) = delete;
  counting& operator=(const counting&) = delete;
  status obey(const graft_image_spec& spec) {
    size = spec.width;
    return {};
  }
  status infer(const schema& /*in*/, const schema_sink& /*out*/) {
    inferred = true;
    return {};
  }
  status process(const batch& /*in*/, const output& /*out*/) {
    const int now = ++seen.inside;
    int most = seen.most_inside;
    while (now > most && !seen.most_inside.compare_exchange_weak(most, now)) {
    }
    if (size != 32 || !inferred || state != "learned") ++seen.wrong;
    if (++own != 1 && How == concurrency_of::per_instance) ++seen.wrong;
    std::this_thread::sleep_for(2ms);
    --own;
    --seen.inside;
    return {};
  }
  status fit(const dataset& /*data*/) { return {}; }
  status save(const output_stream& stream) { return stream.write(bytes_of("learned")); }
  status load(const input_stream& stream) {
    if (!inferred) return invalid("load before infer");
    GRAFT_TRY_ASSIGN(const auto bytes, stream.read_all(100));
    state = text_of(bytes);
    return {};
  }
  int32_t size = 0;
  bool inferred = false;
  std::string state;
  std::atomic<int> own{0};
};

}  // namespace

counters& counted() { return seen; }
void throw_next(thrown what) { to_throw = what; }

const graft_plugin* fake_plugin() {
  return detail::plugin_table<
      plain, able, learner, splitter, throwing, counting<concurrency_of::serial>,
      counting<concurrency_of::per_instance>, counting<concurrency_of::reentrant>>("fake", "1.0.0",
                                                                                   nullptr);
}

}  // namespace graft::test
