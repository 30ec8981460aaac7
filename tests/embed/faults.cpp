// What libgraft says of what cannot be.
#include "fixture.hpp"
#include "support/catch.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>

using namespace graft::test;

namespace {

void copy_run(const std::string& to) {
  std::filesystem::copy(chain_folder() + "/shared", chain_folder() + "/" + to,
                        std::filesystem::copy_options::recursive);
}

std::string open_fault(graft_context* context, const std::string& name, graft_status expected) {
  const std::string folder = chain_folder() + "/" + name;
  graft_run* made = nullptr;
  caught error;
  CHECK(graft_run_open(context, folder.c_str(), &made, error) == expected);
  CHECK(made == nullptr);
  return error.message();
}

run_handle run_file(graft_context* context, const std::string& file, const std::string& name) {
  graft_pipeline* raw = nullptr;
  caught error;
  graft_pipeline_load(context, file.c_str(), nullptr, 0, &raw, error);
  REQUIRE(error.message() == "");
  const pipeline_handle pipeline(raw);
  auto options = sized<graft_run_options>();
  const std::string folder = chain_folder() + "/" + name;
  options.folder = folder.c_str();
  graft_run* made = nullptr;
  graft_pipeline_run(raw, &options, &made, error);
  REQUIRE(error.message() == "");
  return run_handle(made);
}

// An .npy of format 1.0 in chain_folder().
template <class T>
void write_npy(const std::string& name, const std::string& type, const std::string& shape,
               const std::vector<T>& values) {
  std::string header =
      "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
  header.resize(117, ' ');
  std::ofstream file(chain_folder() + "/" + name, std::ios::binary);
  file << "\x93NUMPY\x01" << '\0' << "\x76" << '\0' << header << '\n';
  file.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size() * sizeof(T)));
}

bool holds(const std::string& text, const std::string& part) {
  INFO(text);
  CHECK(text.find(part) != std::string::npos);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the structs have the sizes that 0.1 gave them") {
  CHECK(sizeof(graft_options) == 48);
  CHECK(sizeof(graft_progress) == 40);
  CHECK(sizeof(graft_run_options) == 40);
  CHECK(sizeof(graft_photo) == 48);
  CHECK(sizeof(graft_predict_options) == 24);
  CHECK(std::string(graft_version()).find('.') != std::string::npos);
}

TEST_CASE("a struct of no known size is refused, a newer one where it asks for more") {
  graft_context* made = nullptr;
  caught error;
  graft_options options{};
  for (const uint32_t size : {0U, 3U, 47U, 1U << 30}) {
    options.struct_size = size;
    CHECK(graft_context_new(&options, &made, error) == GRAFT_INVALID_ARGUMENT);
    CHECK(error.message() == "struct_size of graft_options is " + std::to_string(size) +
                                 ", and this library expects at least 48: set it to "
                                 "sizeof(graft_options)");
  }
  struct newer {
    graft_options known;
    uint64_t unknown;
  } later{};
  later.known.struct_size = sizeof(newer);
  REQUIRE(graft_context_new(&later.known, &made, error) == GRAFT_OK);
  context_handle(made).reset();
  later.unknown = 1;
  made = nullptr;
  CHECK(graft_context_new(&later.known, &made, error) == GRAFT_UNIMPLEMENTED);
  holds(error.message(), "fields set that this libgraft does not know");
  CHECK(made == nullptr);
}

TEST_CASE("a null where something is needed is an error, and no error is asked of nobody") {
  caught error;
  graft_run* run = nullptr;
  CHECK(graft_context_new(nullptr, nullptr, error) == GRAFT_INVALID_ARGUMENT);
  CHECK(error.message() == "context is null; it is needed");
  CHECK(graft_run_open(nullptr, "x", &run, error) == GRAFT_INVALID_ARGUMENT);
  const auto context = open_context();
  CHECK(graft_run_open(context.get(), nullptr, &run, error) == GRAFT_INVALID_ARGUMENT);
  CHECK(graft_run_open(context.get(), "nowhere", &run, nullptr) == GRAFT_NOT_FOUND);
  CHECK(std::string(graft_error_message(nullptr)).empty());
  CHECK(graft_error_code(nullptr) == GRAFT_OK);
  graft_error_free(nullptr);
  graft_context_free(nullptr);
  graft_pipeline_free(nullptr);
  graft_run_free(nullptr);
  graft_predictions_free(nullptr);
}

TEST_CASE("faults of a pipeline come together, as graft check prints them") {
  const auto context = open_context();
  const std::string file = chain_folder() + "/faulty.toml";
  std::string text = contents(chain_folder() + "/chain.toml");
  text.replace(text.find("train      = 0.5"), 16, "trian      = 0.5");
  text.replace(text.find("\"head.logistic\""), 15, "\"head.logistik\"");
  std::ofstream(file) << text;
  graft_pipeline* made = nullptr;
  caught error;
  CHECK(graft_pipeline_load(context.get(), file.c_str(), nullptr, 0, &made, error) ==
        GRAFT_INVALID_ARGUMENT);
  CHECK(made == nullptr);
  holds(error.message(), "faulty.toml:17:1: error[unknown-key]");
  holds(error.message(), "did you mean 'train'?");
  holds(error.message(), "error[unknown-type]");
  const char* set[] = {"head.hiden=3"};
  const std::string chain = chain_folder() + "/chain.toml";
  CHECK(graft_pipeline_load(context.get(), chain.c_str(), set, 1, &made, error) ==
        GRAFT_INVALID_ARGUMENT);
  holds(error.message(), "hiden");
  CHECK(graft_pipeline_load(context.get(), "nowhere.toml", nullptr, 0, &made, error) != GRAFT_OK);
  holds(error.message(), "nowhere.toml");
}

TEST_CASE("without plugins a pipeline says where it looked") {
  auto options = sized<graft_options>();
  options.plugin_path = "/nowhere:/neither";
  graft_context* raw = nullptr;
  REQUIRE(graft_context_new(&options, &raw, nullptr) == GRAFT_OK);
  const context_handle context(raw);
  graft_pipeline* made = nullptr;
  caught error;
  const std::string chain = chain_folder() + "/chain.toml";
  CHECK(graft_pipeline_load(context.get(), chain.c_str(), nullptr, 0, &made, error) ==
        GRAFT_INVALID_ARGUMENT);
  holds(error.message(), "/nowhere");
}

TEST_CASE("a run folder that is missing, unfinished or damaged is told apart") {
  const auto context = open_context();
  open_trained(context.get());
  holds(open_fault(context.get(), "missing", GRAFT_NOT_FOUND), "is not the folder of a run");
  holds(open_fault(context.get(), "photos", GRAFT_NOT_FOUND), "it has no run.json");
  copy_run("damaged");
  std::ofstream(chain_folder() + "/damaged/metrics.json") << "[1, 2";
  holds(open_fault(context.get(), "damaged", GRAFT_DATA_LOSS), "metrics.json' is damaged");
  std::filesystem::remove(chain_folder() + "/damaged/metrics.json");
  holds(open_fault(context.get(), "damaged", GRAFT_NOT_FOUND), "metrics.json");
  std::filesystem::remove(chain_folder() + "/damaged/nodes/head/state.safetensors");
  holds(open_fault(context.get(), "damaged", GRAFT_NOT_FOUND), "state.safetensors");
}

TEST_CASE("photos that are none are refused by number") {
  const auto context = open_context();
  const auto run = open_trained(context.get());
  const std::vector<uint8_t> bytes(3000, 128);
  const auto fault = [&](auto&& change) {
    auto right = sized<graft_photo>();
    right.format = GRAFT_PHOTO_RGB8;
    right.data = bytes.data();
    right.size = bytes.size();
    right.width = 20;
    right.height = 50;
    right.stride = 60;
    graft_photo wrong = right;
    change(wrong);
    const graft_photo* all[] = {&right, &wrong};
    graft_predictions* made = nullptr;
    caught error;
    CHECK(graft_run_predict(run.get(), all, 2, nullptr, &made, error) == GRAFT_INVALID_ARGUMENT);
    CHECK(made == nullptr);
    return error.message();
  };
  holds(fault([](graft_photo& p) { p.struct_size = 40; }), "photo 1: struct_size of graft_photo");
  holds(fault([](graft_photo& p) { p.format = 9; }), "photo 1: its format is 9; expected");
  holds(fault([](graft_photo& p) { p.data = nullptr; }), "photo 1: data is null");
  holds(fault([](graft_photo& p) { p.stride = 59; }), "a stride of at least 3 bytes a pixel");
  holds(fault([](graft_photo& p) { p.height = 0; }), "it has 20 x 0 pixels");
  holds(fault([](graft_photo& p) { p.width = -20; }), "it has -20 x 50 pixels");
  holds(fault([](graft_photo& p) { p.height = INT64_MAX; }), "expected at least");
  holds(fault([](graft_photo& p) { p.size = 2999; }), "takes 3000 bytes, and size is 2999");
  const graft_photo* none[] = {nullptr};
  caught error;
  graft_predictions* made = nullptr;
  CHECK(graft_run_predict(run.get(), none, 1, nullptr, &made, error) == GRAFT_INVALID_ARGUMENT);
  holds(error.message(), "photo 0: the pointer to it is null");
}

TEST_CASE("a run without probabilities has no classes and predicts nothing") {
  const auto context = open_context();
  const std::string file = chain_folder() + "/features.toml";
  std::string text = contents(chain_folder() + "/chain.toml");
  text.erase(text.find("[[node]]\nid  = \"head\""));
  text += "[[node]]\nid  = \"table\"\nuse = \"features.write\"\n";
  std::ofstream(file) << text;
  const run_handle run = run_file(context.get(), file, "features");
  CHECK(graft_run_n_classes(run.get()) == 0);
  graft_predictions* none = nullptr;
  caught error;
  CHECK(graft_run_predict(run.get(), nullptr, 0, nullptr, &none, error) == GRAFT_INVALID_ARGUMENT);
  holds(error.message(), "no node that gives probabilities");
}

TEST_CASE("a source that takes files only says so") {
  const auto context = open_context();
  std::vector<float> images(8 * 3 * 32 * 32);
  for (std::size_t i = 0; i < images.size(); ++i) {
    images[i] = static_cast<float>(i * 7919 % 977) / 977 + static_cast<float>(i / 3072 % 2);
  }
  write_npy("images.npy", "<f4", "(8, 3, 32, 32)", images);
  write_npy("labels.npy", "<i8", "(8,)", std::vector<int64_t>{0, 1, 0, 1, 0, 1, 0, 1});
  write_npy("splits.npy", "<i8", "(8,)", std::vector<int64_t>{1, 1, 1, 1, 3, 3, 3, 3});
  const std::string file = chain_folder() + "/tensors.toml";
  std::ofstream(file) << R"(format = 1
name   = "tensors"
[[node]]
id     = "rows"
use    = "tensors.npy"
images = "images.npy"
labels = "labels.npy"
splits = "splits.npy"
[[node]]
id    = "backbone"
use   = "onednn.backbone"
model = "tiny"
[[node]]
id  = "head"
use = "head.logistic"
)";
  const run_handle run = run_file(context.get(), file, "tensors");
  CHECK(graft_run_n_classes(run.get()) == 2);
  const std::vector<uint8_t> bytes(3000, 128);
  graft_photo photo = file_photo(bytes);
  const graft_photo* all[] = {&photo};
  graft_predictions* made = nullptr;
  caught error;
  CHECK(graft_run_predict(run.get(), all, 1, nullptr, &made, error) == GRAFT_UNIMPLEMENTED);
  holds(error.message(), "node 'rows' (tensors.npy), takes files only");
  photo.format = GRAFT_PHOTO_RGB8;
  photo.width = photo.height = 20;
  photo.stride = 60;
  CHECK(graft_run_predict(run.get(), all, 1, nullptr, &made, error) == GRAFT_UNIMPLEMENTED);
  holds(error.message(), "node 'rows' (tensors.npy), gives more or other than images");
}
