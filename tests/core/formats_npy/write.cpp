#include "formats/npy.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <array>
#include <filesystem>
#include <numeric>

using namespace graft::formats;

TEST_CASE("what is written is read back") {
  const graft::test::temporary_folder folder;
  std::vector<float> values(6);
  std::iota(values.begin(), values.end(), 0.5F);
  const std::array<int64_t, 2> shape{2, 3};
  REQUIRE(
      write_npy_file(folder / "a.npy", npy_dtype::float32, shape, std::as_bytes(std::span(values)))
          .ok());
  const auto array = read_npy_file(folder / "a.npy");
  REQUIRE(array.ok());
  CHECK(std::vector<int64_t>(shape.begin(), shape.end()) == array->shape);
  CHECK(std::equal(values.begin(), values.end(), array->as<float>().begin()));
}

TEST_CASE("headers are NumPy's, with data at a multiple of 64 bytes") {
  const std::array<int64_t, 1> one{7};
  for (const auto& shape : {std::span<const int64_t>(one), std::span<const int64_t>()}) {
    const std::string header = make_npy_header(npy_dtype::uint8, shape);
    CHECK(header.size() % 64 == 0);
    CHECK(header.back() == '\n');
    CHECK(header.find(shape.empty() ? "'shape': (), }" : "'shape': (7,), }") != std::string::npos);
  }
}

TEST_CASE("a streamed file appears whole at the end or not at all") {
  const graft::test::temporary_folder folder;
  const std::array<int64_t, 2> shape{3, 2};
  const std::array<int32_t, 2> row{1, 2};
  {
    auto writer = npy_writer::create(folder / "s.npy", npy_dtype::int32, shape);
    REQUIRE(writer.ok());
    REQUIRE(writer->append(std::as_bytes(std::span(row))).ok());
    CHECK_FALSE(writer->finish().ok());
  }
  CHECK(std::filesystem::is_empty(folder.path()));
  auto writer = npy_writer::create(folder / "s.npy", npy_dtype::int32, shape);
  REQUIRE(writer.ok());
  for (int i = 0; i < 3; ++i) REQUIRE(writer->append(std::as_bytes(std::span(row))).ok());
  CHECK(writer->append(std::as_bytes(std::span(row))).code() == graft::code::out_of_range);
  CHECK_FALSE(std::filesystem::exists(folder / "s.npy"));
  REQUIRE(writer->finish().ok());
  CHECK(read_npy_file(folder / "s.npy")->as<int32_t>()[5] == 2);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a size that does not fit the shape, or a folder that is not there, is refused") {
  const graft::test::temporary_folder folder;
  const std::array<int64_t, 1> shape{3};
  const std::array<uint8_t, 2> two{1, 2};
  CHECK_FALSE(write_npy(npy_dtype::uint8, shape, std::as_bytes(std::span(two))).ok());
  CHECK_FALSE(
      write_npy_file(folder / "a.npy", npy_dtype::uint8, shape, std::as_bytes(std::span(two)))
          .ok());
  const auto nowhere = npy_writer::create(folder / "no/a.npy", npy_dtype::uint8, shape);
  CHECK(nowhere.status().message().find("no/a.npy") != std::string::npos);
}
