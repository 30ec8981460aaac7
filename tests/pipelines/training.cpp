// A backbone that is trained in a whole run.
#include "formats/safetensors.hpp"
#include "program.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

namespace {

using namespace graft::test;
using graft::formats::safetensors_file;

using words = std::vector<std::string>;

std::string pipeline(const std::string& name) {
  return source_folder() + "/pipelines/" + name + ".toml";
}

words with(words start, const words& more) {
  start.insert(start.end(), more.begin(), more.end());
  return start;
}

// Two steps an epoch.
words quick(const std::string& name, const std::string& photos, const std::string& out) {
  return {"run",          pipeline(name),          "--quiet", "--out",         out,
          "--set",        "photos.path=" + photos, "--set",   "head.batch=10", "--set",
          "head.epochs=2"};
}

safetensors_file weights(const std::string& run) {
  const std::string bytes = read_text(run + "/nodes/backbone/weights.safetensors");
  const auto file = graft::formats::read_safetensors(
      std::as_bytes(std::span<const char>(bytes.data(), bytes.size())));
  REQUIRE(file.ok());
  return *file;
}

// Names of the tensors that differ.
std::vector<std::string> moved(const safetensors_file& a, const safetensors_file& b) {
  std::vector<std::string> names;
  REQUIRE(a.tensors.size() == b.tensors.size());
  for (const auto& [name, tensor] : a.tensors) {
    if (b.tensors.at(name).bytes != tensor.bytes) names.push_back(name);
  }
  return names;
}

}  // namespace

TEST_CASE("trained weights are the same bytes for any number of workers") {
  const temporary_folder folder;
  const std::string photos = few_stamps(folder.path(), 5);
  for (const std::string workers : {"1", "2", "4"}) {
    const outcome ran = run_graft(
        with(quick("retrain", photos, folder / workers), {"--set", "run.workers=" + workers}),
        folder / "cache");
    INFO(ran.err);
    REQUIRE(ran.exit_code == 0);
    for (const char* name : {"/metrics.json", "/history.jsonl", "/nodes/head/state.safetensors",
                             "/nodes/backbone/weights.safetensors"}) {
      INFO(workers << " workers, " << name);
      CHECK(read_text(folder / (workers + name)) == read_text(folder / (std::string("1") + name)));
    }
  }
}

TEST_CASE("fine-tuning moves the stages that are named, BN's statistics never") {
  const temporary_folder folder;
  const std::string photos = few_stamps(folder.path(), 5);
  const words plain =
      with(quick("finetune", photos, folder / "plain"), {"--set", "backbone.trainable=stage7"});
  const words still =
      with(quick("finetune", photos, folder / "still"),
           {"--set", "backbone.trainable=stage7", "--set", "head.learning_rate=1e-8", "--set",
            "head.weight_decay=0", "--set", "head.optimizer=sgd"});
  const outcome first = run_graft(plain, folder / "cache");
  INFO(first.err);
  REQUIRE(first.exit_code == 0);
  REQUIRE(run_graft(still, folder / "cache").exit_code == 0);
  const auto names = moved(weights(folder / "plain"), weights(folder / "still"));
  REQUIRE_FALSE(names.empty());
  for (const std::string& name : names) {
    INFO(name);
    CHECK(name.find("running") == std::string::npos);
    CHECK(name.find("mean") == std::string::npos);
    CHECK(name.find("variance") == std::string::npos);
    CHECK(name.find("blocks.0") == std::string::npos);
  }

  // The run predicts with the weights that it trained: as it judged its own test photos.
  const outcome predicted =
      run_graft({"predict", folder / "plain", photos, "--json"}, folder / "cache");
  CHECK(predicted.exit_code == 0);
  CHECK(json_lines(predicted.out).size() == 25);
}

TEST_CASE("what frozen stages make of fixed views is computed once, and trains to the same bits") {
  const temporary_folder folder;
  const std::string photos = few_stamps(folder.path(), 5);
  const words fixed{"--set", "augment.views=2", "--set", "head.epochs=3"};
  const outcome first =
      run_graft(with(quick("finetune", photos, folder / "first"), fixed), folder / "cache");
  INFO(first.err);
  REQUIRE(first.exit_code == 0);
  const outcome again =
      run_graft(with(quick("finetune", photos, folder / "again"), fixed), folder / "cache");
  REQUIRE(again.exit_code == 0);
  const outcome uncached = run_graft(with(quick("finetune", photos, folder / "uncached"),
                                          with(fixed, {"--set", "run.cache=false"})),
                                     folder / "cache");
  REQUIRE(uncached.exit_code == 0);
  for (const char* other : {"again", "uncached"}) {
    CHECK(moved(weights(folder / "first"), weights(folder / other)).empty());
  }
}

TEST_CASE("phases unfreeze in turn and are told in the history") {
  const temporary_folder folder;
  const std::string photos = few_stamps(folder.path(), 5);
  const outcome ran = run_graft(
      {"run", pipeline("gradual-unfreezing"), "--quiet", "--out", folder / "run", "--set",
       "photos.path=" + photos, "--set", "head.batch=10", "--set", "augment.views=2", "--set",
       "head.phase=[{epochs=1,unfreeze=\"none\"},{epochs=1,unfreeze=\"stage7\",learning_rate=1e-4}"
       "]"},
      folder / "cache");
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  const auto lines = json_lines(read_text(folder / "run/history.jsonl"));
  std::vector<double> rates;
  for (const auto& line : lines) {
    if (line.contains("step")) rates.push_back(line.at("lr").get<double>());
  }
  REQUIRE(rates.size() >= 4);
  CHECK(rates.front() > 1.5e-4);
  CHECK(rates.back() == Approx(1e-4));
  // The pipeline that the run kept reads back to the same run.
  const outcome repeated =
      run_graft({"run", folder / "run/pipeline.toml", "--quiet", "--out", folder / "repeated"},
                folder / "cache");
  INFO(repeated.err);
  REQUIRE(repeated.exit_code == 0);
  CHECK(read_text(folder / "repeated/history.jsonl") == read_text(folder / "run/history.jsonl"));
}

TEST_CASE("a loss that is lost keeps its checkpoint, and a damaged one is passed over") {
  const temporary_folder folder;
  const std::string photos = few_stamps(folder.path(), 5);
  words lost = with(quick("finetune", photos, folder / "run"),
                    {"--set", "backbone.trainable=stage7", "--set", "head.learning_rate=100",
                     "--set", "head.schedule=constant", "--set", "head.weight_decay=10", "--set",
                     "head.epochs=40", "--set", "head.checkpoint_steps=1"});
  const outcome first = run_graft(lost, folder / "cache");
  INFO(first.err);
  REQUIRE(first.exit_code == 1);
  CHECK(first.err.find("the loss is not a finite number in step ") != std::string::npos);
  CHECK(first.err.find("the last checkpoint is kept") != std::string::npos);
  const std::string newest = folder / "run/nodes/head/checkpoint-0.bin";
  std::string bytes = read_text(newest);
  REQUIRE(bytes.size() > 1000);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  std::ofstream(newest, std::ios::binary) << bytes;
  lost.push_back("--resume");
  const outcome again = run_graft(lost, folder / "cache");
  INFO(again.err);
  CHECK(again.exit_code == 1);
  CHECK(again.err.find("checkpoint-0.bin' is damaged; passed over") != std::string::npos);
  CHECK(again.err.find("the loss is not a finite number in step ") != std::string::npos);
}
