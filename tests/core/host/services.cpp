// The table that a node is given.
#include "core/host/support.hpp"
#include "support/catch.hpp"

#include <graft/abi/ext/report.h>
#include <graft/abi/ext/results.h>
#include <graft/sdk/text.hpp>

#include <array>

namespace graft::test {

TEST_CASE("what a node says reaches the listener under the node's id") {
  listener heard;
  const host::services own("head", &heard);
  const graft_host* raw = own.raw();
  CHECK(to_view(raw->node_id) == "head");
  CHECK(raw->abi_major == GRAFT_ABI_MAJOR);
  CHECK(raw->thread_budget == 1);
  raw->log(raw, GRAFT_LOG_WARNING, to_text("careful"));
  raw->progress(raw, 0.5, to_text("epoch 1"));
  CHECK(heard.lines == std::vector<std::string>{"head|2|careful", "head|-1|epoch 1"});
  CHECK(raw->cancelled(raw) == 0);
  heard.stop = true;
  CHECK(raw->cancelled(raw) == 1);
}

TEST_CASE("results and report are there while running and not while checking") {
  listener heard;
  const host::services running("head", &heard);
  const host::services checking("head", nullptr);
  for (const char* id : {GRAFT_EXT_RESULTS, GRAFT_EXT_REPORT}) {
    const graft_text text = to_text(std::string_view(id));
    CHECK(running.raw()->extension(running.raw(), text) != nullptr);
    CHECK(checking.raw()->extension(checking.raw(), text) == nullptr);
  }
  CHECK(running.raw()->extension(running.raw(), to_text("com.acme.unheard-of/1")) == nullptr);
  CHECK(checking.raw()->cancelled(checking.raw()) == 0);
  checking.raw()->log(checking.raw(), GRAFT_LOG_ERROR, to_text("into the void"));

  const graft_host* raw = running.raw();
  const auto& results =
      *static_cast<const graft_results*>(raw->extension(raw, to_text(GRAFT_EXT_RESULTS)));
  CHECK(results.metrics(raw, to_text("{}")) == GRAFT_OK);
  CHECK(results.write_file(raw, to_text("a.txt"), "x", 1) == GRAFT_PERMISSION_DENIED);
  CHECK(host::take_error(GRAFT_PERMISSION_DENIED, "head").message() ==
        "node 'head': no writing here");
  const auto& report =
      *static_cast<const graft_report*>(raw->extension(raw, to_text(GRAFT_EXT_REPORT)));
  CHECK(report.heading(raw, to_text("Title")) == GRAFT_OK);
  CHECK(heard.lines.back() == "head|-6|0");
}

TEST_CASE("random words depend on key and block alone") {
  const host::services own("a", nullptr);
  const host::services other("b", nullptr);
  std::array<uint32_t, 10> whole{};
  std::array<uint32_t, 6> rest{};
  own.raw()->random(own.raw(), 42, 0, whole.data(), whole.size());
  other.raw()->random(other.raw(), 42, 1, rest.data(), rest.size());
  CHECK(std::equal(rest.begin(), rest.end(), whole.begin() + 4));
  std::array<uint32_t, 10> another{};
  own.raw()->random(own.raw(), 43, 0, another.data(), another.size());
  CHECK(another != whole);
}

TEST_CASE("the content hash is XXH3-128") {
  const host::services own("a", nullptr);
  std::array<uint8_t, 16> made{};
  own.raw()->hash(own.raw(), nullptr, 0, made.data());
  // The published value for no input and seed 0.
  const std::array<uint8_t, 16> empty{0x99, 0xaa, 0x06, 0xd3, 0x01, 0x47, 0x98, 0xd8,
                                      0x60, 0x01, 0xc3, 0x24, 0x46, 0x8d, 0x49, 0x7f};
  CHECK(made == empty);
}

}  // namespace graft::test
