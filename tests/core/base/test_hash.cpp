#include "support/catch.hpp"

#include <base/hash.hpp>

using namespace graft::base;

TEST_CASE("XXH3 with 128 bits gives the published values") {
  // xxhsum -H2 of the same bytes.
  CHECK(hex(hash("")) == "99aa06d3014798d86001c324468d497f");
  CHECK(hex(hash("abc")) == "06b05ab6733a618578af5f94892f3950");
}

TEST_CASE("the hash of pieces is the hash of the whole") {
  const std::string bytes(100'000, 'q');
  hasher pieces;
  for (std::size_t at = 0; at < bytes.size(); at += 777) {
    pieces.update(std::string_view(bytes).substr(at, 777));
  }
  CHECK(pieces.finish() == hash(bytes));
  hasher moved = std::move(pieces);
  moved.update("more");
  CHECK(moved.finish() == hash(bytes + "more"));
}

TEST_CASE("fields keep their borders") {
  hasher a;
  a.field("ab");
  a.field("c");
  hasher b;
  b.field("a");
  b.field("bc");
  CHECK(a.finish() != b.finish());
  hasher number;
  number.number(0x0102030405060708ULL);
  CHECK(number.finish() == hash("\x08\x07\x06\x05\x04\x03\x02\x01"));
}

TEST_CASE("SHA-256 gives the values of FIPS 180-4") {
  const auto of = [](std::string_view text) { return hex(sha256(std::as_bytes(std::span(text)))); };
  CHECK(of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
