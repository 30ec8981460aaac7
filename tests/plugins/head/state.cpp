#include "state/state.hpp"

#include "blobs.hpp"
#include "support/catch.hpp"

#include <formats/safetensors.hpp>

using namespace graft;
using namespace graft::head;

namespace {

dense_state dense_sample() {
  auto train = test::blobs(3, 10, 20, 4, 1);
  auto held_out = test::blobs(3, 10, 20, 4, 2);
  return {{"bird", "flower", "größe"}, train_dense(train, 3, &held_out, {}, 1, {})->model};
}

knn_state knn_sample(bool standardise) {
  auto train = test::blobs(3, 10, 20, 4, 1);
  return {{"a", "b", "c"}, *fit_knn(train, 3, {3, knn_metric::cosine, true, standardise})};
}

const std::vector<float> query(40, 0.25F);

// The message of reading the state with one thing in it changed.
template <class Change>
std::string fault(Change change) {
  auto file = *formats::read_safetensors(*write_state(dense_sample()));
  change(file);
  const auto read = read_dense_state(*formats::write_safetensors(file));
  REQUIRE_FALSE(read.ok());
  return read.status().message();
}

}  // namespace

TEST_CASE("a dense head predicts the same bits after saving, and saves the same bytes") {
  const dense_state state = dense_sample();
  const auto bytes = write_state(state);
  REQUIRE(bytes.ok());
  CHECK(*bytes == *write_state(dense_sample()));
  const auto read = read_dense_state(*bytes);
  REQUIRE(read.ok());
  CHECK(read->class_names == state.class_names);
  CHECK(read->model.temperature == state.model.temperature);
  CHECK(read->model.predict(query) == state.model.predict(query));
  CHECK(*write_state(*read) == *bytes);
}

TEST_CASE("a nearest-neighbour head predicts the same bits after saving") {
  for (const bool standardise : {false, true}) {
    const knn_state state = knn_sample(standardise);
    const auto bytes = write_state(state);
    const auto read = read_knn_state(*bytes);
    REQUIRE(read.ok());
    CHECK(read->model.predict(query) == state.model.predict(query));
    CHECK(*write_state(*read) == *bytes);
  }
}

TEST_CASE("a state of another kind, version or shape is named") {
  const auto other = read_dense_state(*write_state(knn_sample(false)));
  CHECK(other.status().message().find("of a 'knn' head") != std::string::npos);
  CHECK(fault([](auto& file) { file.metadata["format"] = "graft.head/9"; }).find("graft.head/9") !=
        std::string::npos);
  CHECK(fault([](auto& file) { file.metadata["class_names"] = "[\"a\"]"; }).find("two or more") !=
        std::string::npos);
  CHECK(fault([](auto& file) {
          file.metadata["class_names"] = "[\"a\",\"b\"]";
        }).find("as many outputs") != std::string::npos);
  CHECK(fault([](auto& file) { file.tensors.erase("temperature"); }).find("'temperature'") !=
        std::string::npos);
  CHECK(fault([](auto& file) { file.tensors.erase("layer0.weight"); }).find("no layers") !=
        std::string::npos);
  CHECK(fault([](auto& file) {
          file.tensors["layer1.bias"] = file.tensors["layer0.bias"];
        }).find("layer 1") != std::string::npos);
  CHECK(fault([](auto& file) {
          const std::vector<float> three(3, 1);
          file.tensors["standardise.mean"] = formats::safetensors_tensor::of(three, {3});
          file.tensors["standardise.scale"] = formats::safetensors_tensor::of(three, {3});
        }).find("standardisation") != std::string::npos);
}

TEST_CASE("a damaged state never reaches predict") {
  const auto bytes = *write_state(knn_sample(true));
  for (std::size_t n = 0; n < bytes.size(); n += 7) {
    CHECK_FALSE(read_knn_state(std::span(bytes).first(n)).ok());
  }
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    auto changed = bytes;
    changed[i] ^= std::byte{0x41};
    const auto read = read_knn_state(changed);
    if (read.ok()) CHECK(read->model.predict(std::vector<float>(20)).size() == 3);
  }
}

TEST_CASE("a class name that is not UTF-8 is refused") {
  dense_state state = dense_sample();
  state.class_names[0] = "\xC3";
  CHECK(write_state(state).status().message().find("UTF-8") != std::string::npos);
}
