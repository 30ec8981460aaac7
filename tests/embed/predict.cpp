// Photos in memory are predicted as the program predicts files: the same bits.
#include "fixture.hpp"
#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <cstring>
#include <filesystem>
#include <thread>

using namespace graft::test;
namespace photos = graft::photos::test;

namespace {

// Files of several formats, and what is in them.
struct files {
  std::vector<std::string> paths;
  std::vector<std::vector<uint8_t>> bytes;

  void add(const std::string& name, const std::vector<uint8_t>& content) {
    paths.push_back(chain_folder() + "/" + name);
    bytes.push_back(content);
    photos::write_file(paths.back(), content);
  }
};

files some_files() {
  files made;
  const auto picture = photos::pattern(211, 90);
  made.add("p.png", photos::encode_png(picture));
  made.add("p.jpg", photos::encode_jpeg(photos::pattern(1200, 900)));  // decoded to a smaller size
  made.add("turned.jpg", photos::encode_jpeg(picture, {90, true, true, 6}));
  made.add("p.webp", photos::encode_webp(picture));
  made.add("p.tif", photos::encode_tiff(picture));
  made.add("bird.png", bytes_of(chain_folder() + "/photos/bird/" +
                                std::filesystem::directory_iterator(chain_folder() + "/photos/bird")
                                    ->path()
                                    .filename()
                                    .string()));
  return made;
}

std::vector<graft_photo> photos_of(const files& from) {
  std::vector<graft_photo> made;
  for (const auto& one : from.bytes) made.push_back(file_photo(one));
  return made;
}

// Rows of RGB with `gap` other bytes after each.
std::vector<uint8_t> with_gaps(const graft::photos::image& picture, std::size_t gap) {
  const std::vector<uint8_t> tight = photos::raw_bytes(picture);
  const std::size_t row = static_cast<std::size_t>(picture.width) * 3;
  std::vector<uint8_t> rows;
  for (std::size_t at = 0; at < tight.size(); at += row) {
    rows.insert(rows.end(), tight.begin() + static_cast<std::ptrdiff_t>(at),
                tight.begin() + static_cast<std::ptrdiff_t>(at + row));
    if (at + row < tight.size()) rows.insert(rows.end(), gap, 0xEE);
  }
  return rows;
}

graft_photo pixel_photo(const graft::photos::image& picture, const std::vector<uint8_t>& rows,
                        std::size_t gap) {
  auto photo = sized<graft_photo>();
  photo.format = GRAFT_PHOTO_RGB8;
  photo.data = rows.data();
  photo.size = rows.size();
  photo.width = picture.width;
  photo.height = picture.height;
  photo.stride = picture.width * 3 + static_cast<int64_t>(gap);
  return photo;
}

}  // namespace

TEST_CASE("what a file holds is predicted as the file is, for any number of workers") {
  const auto context = open_context();
  const auto run = open_trained(context.get());
  const files given = some_files();
  const auto expected = predicted_by_program(run.get(), chain_folder() + "/shared", given.paths);
  REQUIRE(expected.size() == given.paths.size());
  REQUIRE(expected[0].size() == 2);
  CHECK(expected[0] != expected[5]);
  for (const int workers : {1, 2, 5, 0}) {
    CAPTURE(workers);
    CHECK(predict(run.get(), photos_of(given), workers) == expected);
  }
  for (std::size_t i = 0; i < given.paths.size(); ++i) {
    CHECK(predict(run.get(), {file_photo(given.bytes[i])})[0] == expected[i]);
  }
}

TEST_CASE("pixels are predicted as a lossless file of them is, whatever their stride") {
  const auto context = open_context();
  const auto run = open_trained(context.get());
  const auto picture = photos::pattern(211, 90);
  const files given = some_files();
  const auto expected =
      predicted_by_program(run.get(), chain_folder() + "/shared", {given.paths[0]});
  const std::vector<uint8_t> tight = with_gaps(picture, 0);
  const std::vector<uint8_t> loose = with_gaps(picture, 7);
  const auto made = predict(run.get(), {pixel_photo(picture, tight, 0), file_photo(given.bytes[0]),
                                        pixel_photo(picture, loose, 7)});
  CHECK(made == std::vector(3, expected.at(0)));
}

TEST_CASE("a source in a process of its own decodes from memory too") {
  const auto context = open_context();
  auto options = sized<graft_run_options>();
  const std::string folder = chain_folder() + "/isolated";
  options.folder = folder.c_str();
  graft_run* made = nullptr;
  caught error;
  graft_pipeline_run(load_chain(context.get(), {"photos.isolate=true"}).get(), &options, &made,
                     error);
  REQUIRE(error.message() == "");
  const run_handle run(made);
  const files given = some_files();
  std::vector<graft_photo> all = photos_of(given);
  const std::vector<uint8_t> damaged(given.bytes[0].begin(), given.bytes[0].end() - 30);
  all.push_back(file_photo(damaged));
  auto expected = predict(open_trained(context.get()).get(), all);
  CHECK(expected.back().empty());
  CHECK(predict(run.get(), all, 2) == expected);
}

TEST_CASE("a photo that cannot be read says why, in the program's words, and the rest goes on") {
  const auto context = open_context();
  const auto run = open_trained(context.get());
  files given = some_files();
  given.bytes[1].resize(given.bytes[1].size() / 2);
  photos::write_file(given.paths[1], given.bytes[1]);
  const std::vector<uint8_t> text{'h', 'e', 'l', 'l', 'o'};
  const std::vector<uint8_t> nothing;
  const graft_photo cut = file_photo(given.bytes[1]);
  const graft_photo fine = file_photo(given.bytes[0]);
  const graft_photo prose = file_photo(text);
  const graft_photo empty = file_photo(nothing);
  const graft_photo* all[] = {&cut, &fine, &prose, &empty};
  graft_predictions* made = nullptr;
  caught error;
  graft_run_predict(run.get(), all, 4, nullptr, &made, error);
  REQUIRE(error.message() == "");
  const predictions_handle predictions(made);
  const std::string said =
      graft_prints("predict --json '" + chain_folder() + "/shared' '" + given.paths[1] + "'");
  const std::string why = graft_prediction_error(made, 0);
  CHECK(said.find(why) != std::string::npos);
  CHECK(graft_prediction_probabilities(made, 0) == nullptr);
  CHECK(graft_prediction_class(made, 0) == nullptr);
  CHECK(graft_prediction_error(made, 1) == nullptr);
  CHECK(graft_prediction_class(made, 1) != nullptr);
  CHECK(std::string(graft_prediction_error(made, 2)).find("not a photo") == 0);
  CHECK(std::string(graft_prediction_error(made, 3)).find("empty") != std::string::npos);
  CHECK(graft_prediction_error(made, 4) == nullptr);
  CHECK(graft_prediction_probabilities(made, 4) == nullptr);
}

TEST_CASE("the class is that of the largest probability, and nothing is predicted of nothing") {
  const auto context = open_context();
  const auto run = open_trained(context.get());
  REQUIRE(graft_run_n_classes(run.get()) == 2);
  CHECK(std::string(graft_run_class(run.get(), 0)) == "bird");
  CHECK(std::string(graft_run_class(run.get(), 1)) == "fruit");
  CHECK(graft_run_class(run.get(), 2) == nullptr);
  const files given = some_files();
  const graft_photo bird = file_photo(given.bytes[5]);
  const graft_photo* all[] = {&bird};
  graft_predictions* made = nullptr;
  REQUIRE(graft_run_predict(run.get(), all, 1, nullptr, &made, nullptr) == GRAFT_OK);
  const predictions_handle predictions(made);
  const double* shares = graft_prediction_probabilities(made, 0);
  CHECK(std::string(graft_prediction_class(made, 0)) ==
        graft_run_class(run.get(), shares[0] >= shares[1] ? 0 : 1));
  CHECK(predict(run.get(), {}).empty());
}

TEST_CASE("several threads predict with one run, each as if it were alone") {
  const auto context = open_context();
  const auto run = open_trained(context.get());
  const files given = some_files();
  const auto expected = predict(run.get(), photos_of(given));
  std::atomic<int> wrong{0};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int round = 0; round < 8; ++round) {
        try {
          if (predict(run.get(), photos_of(given), 1 + t % 2) != expected) ++wrong;
        } catch (const std::exception&) {
          ++wrong;
        }
      }
    });
  }
  threads.clear();
  CHECK(wrong == 0);
}

TEST_CASE("a prediction is broken off where its callback says so") {
  const auto context = open_context();
  const auto run = open_trained(context.get());
  const files given = some_files();
  const graft_photo one = file_photo(given.bytes[0]);
  const std::vector<const graft_photo*> many(100, &one);
  auto options = sized<graft_predict_options>();
  options.workers = 1;
  int asked = 0;
  options.user = &asked;
  options.cancelled = [](void* user) -> uint8_t { return ++*static_cast<int*>(user) > 2 ? 1 : 0; };
  graft_predictions* made = nullptr;
  caught error;
  CHECK(graft_run_predict(run.get(), many.data(), many.size(), &options, &made, error) ==
        GRAFT_CANCELLED);
  CHECK(made == nullptr);
  CHECK(error.code() == GRAFT_CANCELLED);
  CHECK(asked == 3);
}
