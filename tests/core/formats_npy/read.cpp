#include "formats/npy.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <cstring>
#include <fstream>

using namespace graft::formats;

namespace {

// A file with that header text and so many zero bytes of data.
std::vector<std::byte> file(const std::string& dictionary, std::size_t data, int major = 1) {
  std::string bytes = "\x93NUMPY";
  bytes += static_cast<char>(major);
  bytes += '\0';
  const std::size_t length = dictionary.size() + 1;
  for (int i = 0; i < (major == 1 ? 2 : 4); ++i)
    bytes += static_cast<char>(length >> (8 * i) & 0xFF);
  bytes += dictionary + "\n" + std::string(data, '\0');
  std::vector<std::byte> out(bytes.size());
  std::memcpy(out.data(), bytes.data(), bytes.size());
  return out;
}

std::string header(const std::string& descr, const std::string& order, const std::string& shape) {
  return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
}

void refuses(const std::vector<std::byte>& bytes, graft::code code, const std::string& part) {
  const auto array = read_npy(bytes);
  REQUIRE_FALSE(array.ok());
  CHECK(array.status().code() == code);
  INFO(array.status().message());
  CHECK(array.status().message().find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("every version, dtype and rank is read") {
  for (int major = 1; major <= 3; ++major) {
    const auto array = read_npy(file(header("<f4", "False", "(2, 3)"), 24, major));
    REQUIRE(array.ok());
    CHECK(array->shape == std::vector<int64_t>{2, 3});
    CHECK(array->as<float>().size() == 6);
  }
  CHECK(read_npy(file(header("<f8", "False", "()"), 8)).ok());
  CHECK(read_npy(file(header("<i8", "False", "(3,)"), 24)).ok());
  CHECK(read_npy(file(header("<i4", "False", "(0, 9223372036854775807)"), 0)).ok());
  CHECK(read_npy(file(header("|u1", "False", "(3L, 2L)"), 6)).ok());
  CHECK(read_npy(file(header("|u1", "True", "(6,)"), 6)).ok());  // one dimension has no order
}

TEST_CASE("what it cannot read is said in one sentence") {
  using graft::code;
  refuses({}, code::data_loss, "not an .npy file");
  refuses(file(header("<f4", "False", "(2, 3)"), 23), code::data_loss, "cut short");
  refuses(file(header("<f4", "False", "(2, 3)"), 25), code::data_loss, "appended");
  refuses(file(header(">f4", "False", "(2,)"), 8), code::unimplemented, "'>f4'");
  refuses(file(header("|O", "False", "(2,)"), 16), code::unimplemented, "'|O'");
  refuses(file(header("<f4", "True", "(2, 3)"), 24), code::unimplemented, "ascontiguousarray");
  refuses(file(header("<f4", "False", "(2,)"), 8, 4), code::unimplemented, "version 4");
  refuses(file(header("<f4", "False", "(-2,)"), 8), code::data_loss, "a size is expected");
  refuses(file(header("<f8", "False", "(4294967296, 4294967296)"), 8), code::data_loss, "memory");
  refuses(file(header("<f8", "False", "(99999999999999999999,)"), 8), code::data_loss, "a size");
  refuses(file("{'descr': '<f4', 'shape': (2,), }", 8), code::data_loss, "must have the keys");
  refuses(file("{'descr': '<f4', 'descr': '<f4', }", 8), code::data_loss, "twice");
  refuses(file("{'other': 1}", 8), code::data_loss, "unknown key 'other'");
  refuses(file(header("<f4", "False", "(2,)") + "x", 8), code::data_loss, "nothing after");
}

TEST_CASE("a file cut anywhere is an error, never a crash") {
  const auto whole = file(header("<f4", "False", "(2, 3)"), 24);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<std::byte> part(whole.begin(),
                                      whole.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK_FALSE(read_npy(part).ok());
  }
}

TEST_CASE("the golden features are read from the disk") {
  const auto array =
      read_npy_file(graft::test::source_folder() + "/tests/golden/lite0_features.npy");
  REQUIRE(array.ok());
  CHECK(array->dtype == npy_dtype::float32);
  CHECK(array->shape == std::vector<int64_t>{2, 1280});
}

TEST_CASE("faults of files name the file") {
  const graft::test::temporary_folder folder;
  const auto missing = read_npy_file(folder / "none.npy");
  CHECK(missing.status().code() == graft::code::not_found);
  CHECK(missing.status().message().find("none.npy") != std::string::npos);
  CHECK_FALSE(read_npy_file(folder.path()).ok());
  std::ofstream(folder / "bad.npy") << "hello";
  CHECK(read_npy_file(folder / "bad.npy").status().message().find("bad.npy: not an .npy file") !=
        std::string::npos);
}
