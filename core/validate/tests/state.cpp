// Fitted state: the same bytes for the same state, read whole from any stream, refused when
// damaged.
#include "host/services.hpp"
#include "validate/test.hpp"
#include "validate/trial.hpp"

#include <graft/sdk/philox.hpp>

#include <algorithm>
#include <cstring>

namespace graft::validate {
namespace {

using type_ref = const host::node_type&;
constexpr uint32_t estimators = for_kind(GRAFT_KIND_ESTIMATOR);

struct pieces {
  const std::string* bytes;
  std::size_t most;
  std::size_t at = 0;
};

graft_status GRAFT_CALL read_piece(const graft_input_stream* stream, void* data, uint64_t size,
                                   uint64_t* got) noexcept {
  auto& own = *static_cast<pieces*>(stream->context);
  *got = std::min<uint64_t>({size, own.most, own.bytes->size() - own.at});
  std::memcpy(data, own.bytes->data() + own.at, static_cast<std::size_t>(*got));
  own.at += static_cast<std::size_t>(*got);
  return GRAFT_OK;
}

// Loads `bytes` in pieces of at most `most`.
status load(trial& into, const std::string& bytes, std::size_t most = SIZE_MAX) {
  pieces source{&bytes, most};
  const graft_input_stream stream = {sizeof(stream), 0, &source, read_piece};
  host::node& node = into.node();
  return host::take_error(node.type().raw->load(node.instance(), &stream), node.id());
}

// A fitted node, its state, and what it makes of the items.
struct fitted {
  std::unique_ptr<trial> node;
  std::string state;
  std::vector<row> rows;
};

result<fitted> make_fitted(const subject& of, type_ref type) {
  fitted made;
  GRAFT_TRY_ASSIGN(made.node, trial::ready(of, type));
  GRAFT_TRY_ASSIGN(made.state, made.node->node().save());
  GRAFT_TRY_ASSIGN(made.rows, made.node->run_all(16));
  return made;
}

outcome saves(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const fitted first, make_fitted(of, type));
  GRAFT_EXPECT_ASSIGN(const std::string again, first.node->node().save());
  if (first.state.empty()) return failed("it saved an empty state");
  return again == first.state ? passed(std::to_string(again.size()) + " bytes")
                              : failed("save() wrote other bytes for the same state");
}

outcome fits(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const fitted first, make_fitted(of, type));
  GRAFT_EXPECT(first.node->fit());
  GRAFT_EXPECT_ASSIGN(const std::string again, first.node->node().save());
  if (again != first.state) return failed("fitting again on the same items gave another state");
  GRAFT_EXPECT_ASSIGN(const fitted other, make_fitted(of, type));
  return other.state == first.state ? passed()
                                    : failed("two instances fitted on the same items differ");
}

outcome train_only(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  trial_dataset data(*made);
  const status said = made->node().fit(*data.raw());
  if (data.asked_for_test) return failed("fit() asked for items of the test split");
  GRAFT_EXPECT(said);
  return passed();
}

outcome loads(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const fitted first, make_fitted(of, type));
  for (const std::size_t most : {SIZE_MAX, std::size_t{4096}, std::size_t{7}, std::size_t{1}}) {
    GRAFT_EXPECT_ASSIGN(const auto other, trial::make(of, type));
    const std::string how =
        most == SIZE_MAX ? "" : " from a stream that gives " + std::to_string(most) + " bytes";
    if (const status said = load(*other, first.state, most); !said.ok()) {
      return failed("it cannot load its own state" + how + ": " + said.message());
    }
    GRAFT_EXPECT(other->infer());
    GRAFT_EXPECT_ASSIGN(const auto rows, other->run_all(16));
    if (rows != first.rows) return failed("a node that was loaded gives other results" + how);
    GRAFT_EXPECT_ASSIGN(const std::string again, other->node().save());
    if (again != first.state) return failed("a node that was loaded saves other bytes" + how);
  }
  return passed();
}

// Whether a state that is no state is refused with a message.
outcome refuses(const subject& of, type_ref type, const std::string& bytes,
                const std::string& what) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  const status said = load(*made, bytes);
  if (said.ok()) return failed("it loaded " + what + " without a word");
  if (said.message().find("misbehaved") != std::string::npos) return failed(said.message());
  return passed();
}

outcome truncated(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const fitted first, make_fitted(of, type));
  const std::size_t n = first.state.size();
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, n / 4, n / 2, n - 1}) {
    if (size >= n) continue;
    outcome one = refuses(of, type, first.state.substr(0, size),
                          std::to_string(size) + " of its state's " + std::to_string(n) + " bytes");
    if (one.what != outcome::kind::passed) return one;
  }
  return passed();
}

outcome garbage(const subject& of, type_ref type) {
  philox random(of.seed);
  for (const std::size_t size : {std::size_t{8}, std::size_t{100}, std::size_t{5000}}) {
    std::string bytes(size, '\0');
    for (char& one : bytes) one = static_cast<char>(random.word());
    outcome tried = refuses(of, type, bytes, std::to_string(size) + " random bytes as its state");
    if (tried.what != outcome::kind::passed) return tried;
  }
  return refuses(of, type, std::string(5000, '\0'), "5000 zero bytes as its state");
}

// A flipped bit may go unseen in a weight; what must not happen is a crash.
outcome flipped(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const fitted first, make_fitted(of, type));
  philox random(of.seed);
  int refused = 0;
  for (int i = 0; i < 40; ++i) {
    std::string bytes = first.state;
    // Half of them near the start, where a format keeps its sizes.
    const auto most =
        static_cast<uint32_t>(i % 2 == 0 ? std::min<std::size_t>(64, bytes.size()) : bytes.size());
    bytes[random.below(most)] ^= static_cast<char>(1U << random.below(8));
    GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
    const status said = load(*made, bytes);
    if (!said.ok()) ++refused;
    if (said.message().find("misbehaved") != std::string::npos) return failed(said.message());
    if (said.ok() && made->infer().ok()) static_cast<void>(made->run_all(16));
  }
  return passed(std::to_string(refused) + " of 40 refused");
}

constexpr test tests[] = {
    {"state.saves", "save() writes the same bytes for the same state", nullptr, saves, estimators},
    {"state.fits", "fitting on the same items gives the same state", nullptr, fits, estimators},
    {"state.train_only", "fit() never asks for test items", nullptr, train_only, estimators},
    {"state.loads", "a loaded node gives the same results, read in pieces of any size", nullptr,
     loads, estimators},
    {"state.truncated", "a state that was cut off is refused", nullptr, truncated, estimators},
    {"state.garbage", "bytes that are no state are refused", nullptr, garbage, estimators},
    {"state.flipped", "a flipped bit is refused or harmless", nullptr, flipped, estimators},
};

}  // namespace

std::span<const test> state_tests() { return tests; }

}  // namespace graft::validate
