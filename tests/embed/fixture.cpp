#include "fixture.hpp"

#include "support/catch.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <nlohmann/json.hpp>

namespace graft::test {
namespace {

void shell(const std::string& script) {
  INFO(script);
  REQUIRE(std::system(script.c_str()) == 0);
}

}  // namespace

const std::string& chain_folder() {
  static const temporary_folder folder;
  static bool made = false;
  if (!made) {
    made = true;
    std::filesystem::current_path(folder.path());
    setenv("GRAFT_CACHE_DIR", (folder / "cache").c_str(), 1);
    shell("set -e; SOURCE='" + source_folder() + "' PATH=\"" CASE_PROGRAMS ":$PATH\"; . '" +
          source_folder() + "/tests/cases/fixtures/setup.sh'; chain");
  }
  return folder.path();
}

context_handle open_context() {
  auto options = sized<graft_options>();
  const std::string models = chain_folder();
  options.model_path = models.c_str();
  graft_context* made = nullptr;
  caught error;
  graft_context_new(&options, &made, error);
  REQUIRE(error.message() == "");
  return context_handle(made);
}

pipeline_handle load_chain(graft_context* context, const std::vector<std::string>& set) {
  std::vector<const char*> pointers;
  for (const std::string& one : set) pointers.push_back(one.c_str());
  graft_pipeline* made = nullptr;
  caught error;
  graft_pipeline_load(context, (chain_folder() + "/chain.toml").c_str(), pointers.data(),
                      pointers.size(), &made, error);
  REQUIRE(error.message() == "");
  return pipeline_handle(made);
}

run_handle open_trained(graft_context* context) {
  const std::string folder = chain_folder() + "/shared";
  graft_run* made = nullptr;
  caught error;
  if (!std::filesystem::exists(folder)) {
    auto options = sized<graft_run_options>();
    options.folder = folder.c_str();
    graft_pipeline_run(load_chain(context).get(), &options, &made, error);
  } else {
    graft_run_open(context, folder.c_str(), &made, error);
  }
  REQUIRE(error.message() == "");
  return run_handle(made);
}

std::string graft_prints(const std::string& arguments) {
  const char* program = std::getenv("GRAFT_BINARY");
  REQUIRE(program != nullptr);
  // Another process of it; leaks are looked for in this one.
  const std::string command = "ASAN_OPTIONS=detect_leaks=0 GRAFT_MODEL_PATH='" + chain_folder() +
                              "' '" + program + "' " + arguments;
  std::FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string all;
  std::array<char, 4096> part{};
  for (std::size_t got = 0; (got = std::fread(part.data(), 1, part.size(), pipe)) > 0;) {
    all.append(part.data(), got);
  }
  pclose(pipe);
  return all;
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<uint8_t> bytes_of(const std::string& path) {
  const std::string text = contents(path);
  REQUIRE(!text.empty());
  return {text.begin(), text.end()};
}

graft_photo file_photo(const std::vector<uint8_t>& bytes) {
  auto photo = sized<graft_photo>();
  photo.format = GRAFT_PHOTO_FILE;
  photo.data = bytes.data();
  photo.size = bytes.size();
  return photo;
}

std::vector<std::vector<double>> predict(const graft_run* run,
                                         const std::vector<graft_photo>& photos, int workers) {
  std::vector<const graft_photo*> pointers;
  for (const graft_photo& one : photos) pointers.push_back(&one);
  auto options = sized<graft_predict_options>();
  options.workers = workers;
  graft_predictions* made = nullptr;
  caught error;
  graft_run_predict(run, pointers.data(), pointers.size(), &options, &made, error);
  if (!error.message().empty()) throw std::runtime_error(error.message());
  const predictions_handle all(made);
  std::vector<std::vector<double>> shares(photos.size());
  for (std::size_t i = 0; i < photos.size(); ++i) {
    const double* first = graft_prediction_probabilities(made, i);
    if (first != nullptr) shares[i].assign(first, first + graft_run_n_classes(run));
  }
  return shares;
}

std::vector<std::vector<double>> predicted_by_program(const graft_run* run,
                                                      const std::string& folder,
                                                      const std::vector<std::string>& paths) {
  std::string arguments = "predict --json '" + folder + "'";
  for (const std::string& path : paths) arguments += " '" + path + "'";
  std::istringstream lines(graft_prints(arguments));
  std::vector<std::vector<double>> all;
  for (std::string line; std::getline(lines, line);) {
    const auto said = nlohmann::json::parse(line);
    std::vector<double> shares;
    for (uint64_t i = 0; said.contains("top") && i < graft_run_n_classes(run); ++i) {
      for (const auto& one : said["top"]) {
        if (one["class"] == graft_run_class(run, i)) shares.push_back(one["probability"]);
      }
    }
    all.push_back(shares);
  }
  return all;
}

}  // namespace graft::test
