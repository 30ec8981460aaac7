// Reading exported symbols without loading anything, from files that may be damaged.
#include "validate/elf.hpp"

#include "base/files.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <algorithm>
#include <fstream>

namespace graft::validate {

TEST_CASE("the exported symbols of a plugin") {
  const auto plain = exported_symbols(std::string(BAD_PLUGINS) + "/none/bad/bad.so");
  REQUIRE(plain.ok());
  CHECK(*plain == std::vector<std::string>{"graft_plugin_entry"});
  const auto more = exported_symbols(std::string(BAD_PLUGINS) + "/extra_symbol/bad/bad.so");
  REQUIRE(more.ok());
  CHECK(std::find(more->begin(), more->end(), "bad_helper") != more->end());
}

TEST_CASE("what is no library is refused, wherever it was cut or damaged") {
  const auto whole = base::read_file(std::string(BAD_PLUGINS) + "/none/bad/bad.so", 1 << 24);
  REQUIRE(whole.ok());
  const graft::test::temporary_folder folder;
  const std::string path = folder / "cut.so";
  const auto try_bytes = [&](const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
    return exported_symbols(path);
  };
  CHECK_FALSE(try_bytes("").ok());
  CHECK_FALSE(try_bytes("#!/bin/sh").ok());
  for (std::size_t size = 1; size < 64; ++size) CHECK_FALSE(try_bytes(whole->substr(0, size)).ok());
  CHECK_FALSE(try_bytes(whole->substr(0, whole->size() / 2)).ok());
  // Any offset of the header or of the section table: refused or read, never beyond the file.
  for (std::size_t at = 16; at < 64; ++at) {
    std::string bytes = *whole;
    bytes[at] = '\xFF';
    static_cast<void>(try_bytes(bytes));
  }
}

}  // namespace graft::validate
