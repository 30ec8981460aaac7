// Guarded memory and checked nodes; what the checks say of each fault is in tests/bad_plugins.
#include "host/checked/checked.hpp"

#include "fakes.hpp"
#include "host/checked/guarded.hpp"
#include "host/utf8.hpp"
#include "support.hpp"
#include "support/catch.hpp"

#include <cstdint>

namespace graft::host {

TEST_CASE("guarded memory is aligned, filled, and described by address") {
  for (const uint64_t size : {0, 1, 63, 64, 100, 4096, 5000}) {
    auto made = guarded::make(size, "the test");
    REQUIRE(made.ok());
    std::byte* data = made->data();
    CHECK(reinterpret_cast<uintptr_t>(data) % 64 == 0);
    CHECK(made->intact());
    if (size > 0) CHECK(data[size - 1] == guarded::unfilled);
    char text[200];
    const std::byte* after = data + (size + 63) / 64 * 64;  // the guard page
    REQUIRE(describe_guarded(after, text, sizeof(text)));
    CHECK(std::string(text).starts_with("memory beyond the end of the test (byte "));
    if (size % 64 != 0) {
      data[size] = std::byte{1};
      CHECK_FALSE(made->intact());
    }
  }
}

TEST_CASE("memory that is gone is known as such") {
  std::byte* data = nullptr;
  {
    auto made = guarded::make(100, "the test");
    data = made->data();
  }
  char text[200];
  REQUIRE(describe_guarded(data, text, sizeof(text)));
  CHECK(std::string(text) == "the test of an earlier call, whose memory is gone");
  int elsewhere = 0;
  CHECK_FALSE(describe_guarded(&elsewhere, text, sizeof(text)));
}

TEST_CASE("a checked type has the functions of its own, and works") {
  const auto plain = find_type(test::fake_plugin(), "plain");
  REQUIRE(plain.ok());
  const node_type type = checked(*plain);
  CHECK(checked(*plain).raw == type.raw);
  CHECK(type.raw != plain->raw);
  CHECK((type.raw->fit == nullptr) == (plain->raw->fit == nullptr));
  CHECK((type.raw->list == nullptr) == (plain->raw->list == nullptr));
  CHECK(node::create(type, "node", &test::no_values, nullptr).ok());
}

TEST_CASE("UTF-8 is told from what is not") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("caf\xC3\xA9 \xEF\xBF\xBD"));
  CHECK_FALSE(is_utf8("caf\xE9"));
  CHECK_FALSE(is_utf8("\xC3"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));
}

}  // namespace graft::host
