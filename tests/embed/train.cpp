// Pipelines run through libgraft: progress, cancel and resume, metrics, gates.
#include "fixture.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <filesystem>
#include <map>
#include <set>
#include <thread>

#include <nlohmann/json.hpp>

using namespace graft::test;

namespace {

// What the callbacks were told.
struct heard {
  std::map<std::string, uint64_t> last;  // done of "node step"
  std::set<std::string> ended;
  std::vector<std::string> lines;
  std::string stop_at = "nobody";  // the node at whose progress the run is to stop
  std::atomic<bool> stop = false;

  graft_run_options options(const std::string& folder) {
    folder_ = folder;
    auto made = sized<graft_run_options>();
    made.folder = folder_.c_str();
    made.user = this;
    made.progress = [](void* user, const graft_progress* at) {
      auto& own = *static_cast<heard*>(user);
      const std::string step = std::string(at->node) + " " + at->step;
      own.last[step] = at->done;
      if (at->done == at->total) own.ended.insert(step);
      if (own.stop_at == at->node) own.stop = true;
    };
    made.cancelled = [](void* user) -> uint8_t { return static_cast<heard*>(user)->stop ? 1 : 0; };
    return made;
  }

 private:
  std::string folder_;
};

context_handle listening(heard& to) {
  auto options = sized<graft_options>();
  options.model_path = chain_folder().c_str();
  options.user = &to;
  options.message = [](void* user, int32_t level, const char* text) {
    static_cast<heard*>(user)->lines.push_back((level == GRAFT_MESSAGE_WARNING ? "! " : "") +
                                               std::string(text));
  };
  graft_context* made = nullptr;
  REQUIRE(graft_context_new(&options, &made, nullptr) == GRAFT_OK);
  return context_handle(made);
}

const std::vector<std::string> dense{"head.use=head.dense", "head.epochs=30", "run.cache=false"};

bool told(const heard& by, const std::string& part) {
  for (const std::string& line : by.lines) {
    if (line.find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a run tells how far it is, and what the program would print") {
  heard by;
  const auto context = listening(by);
  const auto pipeline = load_chain(context.get(), dense);
  CHECK(std::string(graft_pipeline_folder(pipeline.get())) == "out");
  const auto options = by.options(chain_folder() + "/told");
  graft_run* made = nullptr;
  caught error;
  graft_pipeline_run(pipeline.get(), &options, &made, error);
  REQUIRE(error.message() == "");
  const run_handle run(made);
  CHECK(std::string(graft_run_folder(made)) == chain_folder() + "/told");
  CHECK(by.ended.count(" photos") == 1);
  CHECK(by.last.count("head training") == 1);
  CHECK(told(by, "16 items in 2 classes"));
  CHECK(graft_run_failed_gate(made, 0) == nullptr);
}

TEST_CASE("metrics are those of metrics.json, whole and by name") {
  const auto context = open_context();
  const auto run = open_trained(context.get());
  const std::string text = contents(chain_folder() + "/shared/metrics.json");
  CHECK(graft_run_metrics(run.get()) == text);
  const auto metrics = nlohmann::json::parse(text);
  double value = -1;
  REQUIRE(graft_run_metric(run.get(), "evaluate.accuracy", &value, nullptr) == GRAFT_OK);
  CHECK(value == metrics["evaluate"]["accuracy"].get<double>());
  REQUIRE(graft_run_metric(run.get(), "evaluate.n", &value, nullptr) == GRAFT_OK);
  CHECK(value == 8);
  caught error;
  value = 77;
  CHECK(graft_run_metric(run.get(), "evaluate.acuracy", &value, error) == GRAFT_NOT_FOUND);
  CHECK(value == 77);
  CHECK(error.message().find("the run has no metric 'evaluate.acuracy'; did you mean "
                             "'evaluate.accuracy'?; it has: ") == 0);
  for (const char* wrong : {"", ".", "evaluate", "evaluate.", "evaluate.classes", "nowhere.n"}) {
    CAPTURE(wrong);
    CHECK(graft_run_metric(run.get(), wrong, &value, error) == GRAFT_NOT_FOUND);
  }
}

TEST_CASE("a gate that is missed is told, and the run is there all the same") {
  const auto context = open_context();
  auto options = sized<graft_run_options>();
  const std::string folder = chain_folder() + "/gated";
  options.folder = folder.c_str();
  // The low end of the accuracy's interval is below 1 even where nothing was wrong.
  const auto pipeline =
      load_chain(context.get(), {"evaluate.fail_below={accuracy_low=1.0, accuracy=0.1}"});
  graft_run* made = nullptr;
  caught error;
  graft_pipeline_run(pipeline.get(), &options, &made, error);
  REQUIRE(error.message() == "");
  const run_handle run(made);
  REQUIRE(graft_run_failed_gate(made, 0) != nullptr);
  CHECK(std::string(graft_run_failed_gate(made, 0)).find("accuracy_low is 0.") == 0);
  CHECK(graft_run_failed_gate(made, 1) == nullptr);
}

TEST_CASE("a run that was stopped is continued to the same bits") {
  heard whole;
  heard first;
  const auto context = listening(first);
  const auto pipeline = load_chain(context.get(), dense);
  graft_run* made = nullptr;
  caught error;

  auto options = whole.options(chain_folder() + "/whole");
  graft_pipeline_run(pipeline.get(), &options, &made, error);
  REQUIRE(error.message() == "");
  run_handle(made).reset();

  const std::string folder = chain_folder() + "/stopped";
  options = first.options(folder);
  first.stop_at = "head";
  made = nullptr;
  CHECK(graft_pipeline_run(pipeline.get(), &options, &made, error) == GRAFT_CANCELLED);
  CHECK(made == nullptr);
  CHECK(error.message().find("what was done is kept in '" + folder + "'") != std::string::npos);
  CHECK(contents(folder + "/run.json").find("interrupted") != std::string::npos);
  CHECK(graft_run_open(context.get(), folder.c_str(), &made, error) == GRAFT_INVALID_ARGUMENT);
  CHECK(error.message().find("is not finished") != std::string::npos);

  first.stop = false;
  first.stop_at = "nobody";
  options.resume = 1;
  graft_pipeline_run(pipeline.get(), &options, &made, error);
  REQUIRE(error.message() == "");
  const run_handle run(made);
  for (const char* file : {"/metrics.json", "/history.jsonl", "/nodes/head/state.safetensors"}) {
    CAPTURE(file);
    CHECK(contents(folder + file) == contents(chain_folder() + "/whole" + file));
  }
}

TEST_CASE("two pipelines run at once, with the bits of one alone") {
  const auto context = open_context();
  const auto pipeline = load_chain(context.get(), dense);
  const auto train = [&](const std::string& name) {
    auto options = sized<graft_run_options>();
    const std::string folder = chain_folder() + "/" + name;
    options.folder = folder.c_str();
    graft_run* made = nullptr;
    if (graft_pipeline_run(pipeline.get(), &options, &made, nullptr) != GRAFT_OK) return;
    graft_run_free(made);
  };
  {
    const std::jthread one([&] { train("one"); });
    const std::jthread two([&] { train("two"); });
  }
  train("three");
  const std::string alone = contents(chain_folder() + "/three/nodes/head/state.safetensors");
  REQUIRE(!alone.empty());
  CHECK(contents(chain_folder() + "/one/nodes/head/state.safetensors") == alone);
  CHECK(contents(chain_folder() + "/two/nodes/head/state.safetensors") == alone);
}
