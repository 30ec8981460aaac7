#include "npy_source.hpp"

#include "formats/npy.hpp"
#include "plugins/features/node_harness.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <filesystem>
#include <limits>

using namespace graft::test;
using graft::formats::npy_dtype;
using source = graft::tensors::npy_source;
using settings = std::map<std::string, std::string>;

namespace {

template <class T>
std::string write(const std::string& path, npy_dtype dtype, std::vector<int64_t> shape,
                  const std::vector<T>& values) {
  REQUIRE(
      graft::formats::write_npy_file(path, dtype, shape, std::as_bytes(std::span(values))).ok());
  return path;
}

std::vector<float> ramp(std::size_t n) {
  std::vector<float> values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = static_cast<float>(i) * 0.5F;
  return values;
}

struct listed {
  std::string id, path, label;
  int32_t split;
  std::array<uint8_t, 16> hash;
};

graft_status list(fake_node<source>& node, std::vector<listed>& to) {
  node.host.raw.cancelled = [](const graft_host*) { return uint8_t{0}; };
  const graft_item_sink sink{sizeof(sink), 0, &to,
                             [](const graft_item_sink* out, const graft_listed_item* item) {
                               listed one{graft::to_string(item->id),
                                          graft::to_string(item->path),
                                          graft::to_string(item->label),
                                          item->split,
                                          {}};
                               std::copy_n(item->hash, 16, one.hash.begin());
                               static_cast<std::vector<listed>*>(out->context)->push_back(one);
                               return graft_status{GRAFT_OK};
                             },
                             [](const graft_item_sink*, graft_text, graft_status, graft_text) {}};
  return node.type().list(node.self(), nullptr, 0, &sink);
}

// Which of the phrases the text lacks, else nothing.
std::string without(const std::string& text, std::initializer_list<std::string_view> phrases) {
  for (const std::string_view phrase : phrases) {
    if (text.find(phrase) == std::string::npos) return std::string(phrase) + " <- " + text;
  }
  return "";
}

// What list() says of files that it must refuse.
std::string refusal(const settings& set) {
  fake_node<source> node(set);
  std::vector<listed> items;
  CHECK(list(node, items) != GRAFT_OK);
  return node.host.error;
}

graft_item item_of(const listed& one) {
  graft_item item{};
  item.id = graft::to_text(one.id);
  std::copy(one.hash.begin(), one.hash.end(), item.hash);
  return item;
}

}  // namespace

TEST_CASE("rows become items with labels and splits, and come back by their id") {
  const temporary_folder folder;
  const std::vector<float> values = ramp(11 * 12);
  const std::string images = write(folder / "x.npy", npy_dtype::float32, {11, 3, 2, 2}, values);
  const std::vector<int64_t> labels{7, 0, 1, 2, 3, 4, 5, 6, 7, 8, 12};
  const std::vector<uint8_t> splits{1, 2, 3, 1, 1, 1, 1, 1, 1, 1, 3};
  fake_node<source> node(
      settings{{"images", images},
               {"labels", write(folder / "y.npy", npy_dtype::int64, {11}, labels)},
               {"splits", write(folder / "s.npy", npy_dtype::uint8, {11}, splits)}});
  REQUIRE(node.infer({}) == GRAFT_OK);
  CHECK(node.shape == std::vector<int64_t>{3, 2, 2});
  std::vector<listed> items;
  REQUIRE(list(node, items) == GRAFT_OK);
  REQUIRE(items.size() == 11);
  CHECK(items[0].id == "00");
  CHECK(items[10].id == "10");
  CHECK(items[10].label == "12");
  CHECK(items[1].split == GRAFT_SPLIT_VALIDATION);
  CHECK(items[10].split == GRAFT_SPLIT_TEST);
  CHECK(items[0].hash != items[1].hash);

  fake_batch batch;
  batch.items = {item_of(items[10]), item_of(items[2])};
  const std::vector<float> got = node.process<float>(batch);
  REQUIRE(node.status == GRAFT_OK);
  CHECK(std::vector<float>(got.begin(), got.begin() + 12) ==
        std::vector<float>(values.begin() + 120, values.end()));
  CHECK(std::vector<float>(got.begin() + 12, got.end()) ==
        std::vector<float>(values.begin() + 24, values.begin() + 36));
}

TEST_CASE("rows without labels and splits carry none, and int64 splits will do") {
  const temporary_folder folder;
  const std::string images = write(folder / "x.npy", npy_dtype::float32, {1, 3, 1, 1}, ramp(3));
  std::vector<listed> items;
  fake_node<source> bare(settings{{"images", images}});
  REQUIRE(list(bare, items) == GRAFT_OK);
  CHECK(items.at(0).label.empty());
  CHECK(items.at(0).split == GRAFT_SPLIT_NONE);
  const std::string splits =
      write(folder / "s.npy", npy_dtype::int64, {1}, std::vector<int64_t>{2});
  fake_node<source> with_splits(settings{{"images", images}, {"splits", splits}});
  REQUIRE(list(with_splits, items) == GRAFT_OK);
  CHECK(items.at(1).split == GRAFT_SPLIT_VALIDATION);
}

TEST_CASE("images of another type, rank or length are refused") {
  const temporary_folder folder;
  CHECK(without(refusal({{"images", write(folder / "d.npy", npy_dtype::float64, {1, 3, 1, 1},
                                          std::vector<double>(3))}}),
                {"d.npy: images must be float32", "<f8"}) == "");
  CHECK(without(refusal({{"images", write(folder / "r.npy", npy_dtype::float32, {2, 3}, ramp(6))}}),
                {"must be [N,channels,height,width]", "[2,3]"}) == "");
  CHECK(without(refusal({{"images", write(folder / "z.npy", npy_dtype::float32, {2, 3, 0, 4},
                                          std::vector<float>{})}}),
                {"[2,3,0,4]"}) == "");
  CHECK(without(refusal({{"images", write(folder / "s.npy", npy_dtype::float32, {}, ramp(1))}}),
                {"single number"}) == "");
  const std::string cut = write(folder / "c.npy", npy_dtype::float32, {2, 3, 1, 1}, ramp(6));
  std::filesystem::resize_file(cut, std::filesystem::file_size(cut) - 1);
  CHECK(without(refusal({{"images", cut}}), {"23 bytes of data but its header says 24"}) == "");
  CHECK(without(refusal({{"images", folder / "none.npy"}}), {"none.npy: cannot be opened"}) == "");
  CHECK(without(refusal({{"images", folder.path()}}), {"not a regular file"}) == "");
}

TEST_CASE("a value that is not finite is refused with its row") {
  const temporary_folder folder;
  std::vector<float> values = ramp(9);
  values[7] = std::numeric_limits<float>::quiet_NaN();
  CHECK(without(refusal({{"images",
                          write(folder / "n.npy", npy_dtype::float32, {3, 3, 1, 1}, values)}}),
                {"row 2 holds a NaN at element 1"}) == "");
  values[7] = -std::numeric_limits<float>::infinity();
  CHECK(without(refusal({{"images",
                          write(folder / "i.npy", npy_dtype::float32, {3, 3, 1, 1}, values)}}),
                {"row 2 holds an infinity"}) == "");
}

TEST_CASE("labels and splits that do not fit the images are refused") {
  const temporary_folder folder;
  const std::string images = write(folder / "x.npy", npy_dtype::float32, {2, 3, 1, 1}, ramp(6));
  const auto labels = [&](npy_dtype dtype, std::vector<int64_t> shape, const auto& values) {
    return refusal({{"images", images}, {"labels", write(folder / "y.npy", dtype, shape, values)}});
  };
  const auto splits = [&](npy_dtype dtype, std::vector<int64_t> shape, const auto& values) {
    return refusal({{"images", images}, {"splits", write(folder / "s.npy", dtype, shape, values)}});
  };
  CHECK(without(labels(npy_dtype::int64, {3}, std::vector<int64_t>{0, 1, 2}),
                {"labels must be [2], one for each image, this file is [3]"}) == "");
  CHECK(without(labels(npy_dtype::uint8, {2}, std::vector<uint8_t>{0, 1}),
                {"labels must be int64 (<i8), this file is |u1"}) == "");
  CHECK(without(labels(npy_dtype::int64, {2}, std::vector<int64_t>{0, -1}),
                {"row 1 has the label -1"}) == "");
  CHECK(without(splits(npy_dtype::int64, {2, 1}, std::vector<int64_t>{1, 1}), {"[2,1]"}) == "");
  CHECK(without(splits(npy_dtype::int64, {2}, std::vector<int64_t>{1, 4}),
                {"row 1 has the split 4; expected 1 for train"}) == "");
  CHECK(without(splits(npy_dtype::float32, {2}, ramp(2)), {"int64 (<i8) or uint8 (|u1)"}) == "");
}

TEST_CASE("a file that changed since it was listed is refused") {
  const temporary_folder folder;
  const std::string images = write(folder / "x.npy", npy_dtype::float32, {1, 3, 1, 1}, ramp(3));
  fake_node<source> node(settings{{"images", images}});
  REQUIRE(node.infer({}) == GRAFT_OK);
  std::vector<listed> items;
  REQUIRE(list(node, items) == GRAFT_OK);
  items[0].hash[0] = static_cast<uint8_t>(items[0].hash[0] ^ 1U);
  fake_batch batch;
  batch.items = {item_of(items[0])};
  node.process<float>(batch);
  CHECK(node.status == GRAFT_DATA_LOSS);
  CHECK(without(node.host.error, {"has changed since it was listed"}) == "");
}

TEST_CASE("prediction on paths is refused with a sentence") {
  const temporary_folder folder;
  const fake_node<source> node(
      settings{{"images", write(folder / "x.npy", npy_dtype::float32, {1, 3, 1, 1}, ramp(3))}});
  const graft_text path = graft::to_text("photo.jpg");
  const graft_item_sink sink{};
  CHECK(node.type().list(node.self(), &path, 1, &sink) == GRAFT_INVALID_ARGUMENT);
  CHECK(without(node.host.error, {"cannot predict photos"}) == "");
}
