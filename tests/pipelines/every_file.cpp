// Runs the pipeline file that GRAFT_PIPELINE names and looks at everything that the run leaves:
// what a run folder holds is a contract with programs that read it.
#include "program.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <numeric>
#include <set>

namespace {

namespace fs = std::filesystem;
using namespace graft::test;
using nlohmann::ordered_json;

// What a frozen network must reach at least on the test photos, by the pipeline's name.
const std::map<std::string, double> bars{
    {"stamps", 0.75}, {"clothing10", 0.82}, {"clothing10-dense", 0.81}, {"cats-dogs", 0.98}};

// Large networks: a few photos show that they run.
const std::set<std::string> large{"vgg16", "inception-v3", "reference-resnet"};

// Training a network takes minutes: that it runs is shown by less of it.
const std::map<std::string, std::string> shorter{
    {"finetune", "head.epochs=2"},
    {"retrain", "head.epochs=1"},
    {"gradual-unfreezing",
     "head.phase=[{epochs=2,unfreeze=\"none\"},{epochs=1,unfreeze=\"stage7\"}]"}};

bool needs_shared(const std::string& text) {
  return text.find("/shared/") != std::string::npos || text.find("/packs/") != std::string::npos;
}

void check_metrics(const ordered_json& metrics) {
  const auto classes = metrics.at("classes").get<std::vector<std::string>>();
  const auto confusion = metrics.at("confusion").get<std::vector<std::vector<int>>>();
  const int n = metrics.at("n").get<int>();
  REQUIRE(classes.size() >= 2);
  REQUIRE(confusion.size() == classes.size());
  int seen = 0;
  int right = 0;
  for (std::size_t i = 0; i < confusion.size(); ++i) {
    REQUIRE(confusion[i].size() == classes.size());
    seen += std::accumulate(confusion[i].begin(), confusion[i].end(), 0);
    right += confusion[i][i];
  }
  CHECK(seen == n);
  CHECK(metrics.at("accuracy").get<double>() == Approx(static_cast<double>(right) / n));
  CHECK(metrics.at("macro_f1").get<double>() > 0.0);
  CHECK(metrics.at("macro_f1").get<double>() <= 1.0);
}

void check_history(const std::vector<ordered_json>& lines) {
  for (const ordered_json& line : lines) {
    CHECK(line.at("node").is_string());
    CHECK(line.at("epoch").is_number_integer());
    if (line.contains("step")) {
      CHECK(std::isfinite(line.at("loss").get<double>()));
      CHECK(line.at("lr").is_number());
    } else {
      CHECK(std::isfinite(line.at("train_loss").get<double>()));
      CHECK(line.contains("val_accuracy"));
    }
  }
}

void check_folder(const std::string& run, const std::string& head) {
  for (const char* name : {"metrics.json", "timing.json"})
    CHECK(read_json(run + "/" + name).is_object());
  check_history(json_lines(read_text(run + "/history.jsonl")));
  CHECK(!json_lines(read_text(run + "/log.jsonl")).empty());
  CHECK(fs::file_size(run + "/nodes/head/state.safetensors") > 0);
  if (head == "head.dense") CHECK(fs::file_size(run + "/history.jsonl") > 0);

  const std::string page = read_text(run + "/report.html");
  CHECK(page.find("<svg") != std::string::npos);
  // The report is one page that needs nothing from elsewhere.
  for (const char* outside : {"src=\"http", "href=\"http", "<script src", "url(http", "@import"}) {
    INFO(outside);
    CHECK(page.find(outside) == std::string::npos);
  }
  const outcome checked = run_graft({"check", run + "/pipeline.toml"}, shared_cache());
  INFO(checked.err);
  CHECK(checked.exit_code == 0);
  for (const auto& file : fs::recursive_directory_iterator(run)) {
    CHECK(file.path().extension() != ".tmp");
  }
}

void check_prediction(const std::string& run, const std::vector<std::string>& classes) {
  const std::string photos = source_folder() + "/data/stamps/fruit/";
  const outcome told = run_graft(
      {"predict", run, photos + "banana.png", photos + "apple_red.png", "--json"}, shared_cache());
  INFO(told.err);
  REQUIRE(told.exit_code == 0);
  const auto lines = json_lines(told.out);
  REQUIRE(lines.size() == 2);
  for (const ordered_json& line : lines) {
    CHECK(line.at("path").get<std::string>().starts_with(photos));
    CHECK(std::count(classes.begin(), classes.end(), line.at("class").get<std::string>()) == 1);
    const auto& top = line.at("top");
    REQUIRE(top.size() == std::min<std::size_t>(5, classes.size()));
    CHECK(top[0].at("class") == line.at("class"));
    CHECK(top[0].at("probability") == line.at("probability"));
    double sum = 0;
    for (const auto& one : top) sum += one.at("probability").get<double>();
    CHECK(sum <= 1.0001);
    if (classes.size() <= 5) CHECK(sum == Approx(1).epsilon(1e-4));
  }
}

}  // namespace

TEST_CASE("a pipeline file runs, and its run folder works wherever it is moved") {
  const std::string file = std::getenv("GRAFT_PIPELINE");
  const std::string name = fs::path(file).stem().string();
  const std::string text = read_text(file);
  if (needs_shared(text) && !shared_folder()) {
    SUCCEED("skipped, which its line on stdout counts");
    return;
  }
  const temporary_folder folder;
  std::vector<std::string> words{"run", file, "--out", folder / "run", "--quiet"};
  if (large.count(name) > 0) {
    words.insert(words.end(), {"--set", "photos.path=" + few_stamps(folder.path(), 6)});
  }
  if (const auto less = shorter.find(name); less != shorter.end()) {
    words.insert(words.end(), {"--set", less->second});
  }
  const outcome ran = run_graft(words, shared_cache());
  INFO(ran.out << ran.err);
  REQUIRE(ran.exit_code == 0);

  const ordered_json metrics = read_json(folder / "run/metrics.json").at("evaluate");
  check_metrics(metrics);
  if (const auto bar = bars.find(name); bar != bars.end()) {
    CHECK(metrics.at("accuracy").get<double>() >= bar->second);
  }
  const bool dense = text.find("\"head.dense\"") != std::string::npos;
  check_folder(folder / "run", dense ? "head.dense" : "");

  fs::create_directories(folder / "elsewhere");
  fs::rename(folder / "run", folder / "elsewhere/moved");
  check_prediction(folder / "elsewhere/moved", metrics.at("classes"));
}
