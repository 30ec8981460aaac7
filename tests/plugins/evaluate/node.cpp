// The sink with a host that remembers what it was told.
#include "node/classifier.hpp"
#include "support/catch.hpp"

#include <array>
#include <limits>

#include <nlohmann/json.hpp>

using namespace graft;
using evaluate::classifier;

namespace {

struct told {
  std::string metrics;
  std::vector<std::pair<std::string, double>> gates;  // metric, value
  std::string paragraphs;
  std::vector<std::string> mistakes;
};

told& of(const graft_host* host) { return *static_cast<told*>(host->context); }

const graft_results results = {sizeof(graft_results),
                               0,
                               [](const graft_host* host, graft_text json) {
                                 of(host).metrics = to_string(json);
                                 return graft_status{GRAFT_OK};
                               },
                               nullptr,
                               [](const graft_host* host, graft_text metric, double value, double) {
                                 of(host).gates.emplace_back(to_string(metric), value);
                                 return graft_status{GRAFT_OK};
                               },
                               nullptr};

graft_status ignore() { return GRAFT_OK; }

const graft_report report = {
    sizeof(graft_report),
    0,
    [](const graft_host*, graft_text) { return ignore(); },
    [](const graft_host* host, graft_text text) {
      of(host).paragraphs += to_string(text);
      return ignore();
    },
    [](const graft_host*, graft_text, const graft_text*, uint64_t, const graft_text*, uint64_t) {
      return ignore();
    },
    [](const graft_host*, graft_text, graft_text, graft_text, const double*, uint64_t,
       const graft_text*, uint64_t, const double*) { return ignore(); },
    [](const graft_host*, graft_text, graft_text, graft_text, const graft_text*, uint64_t,
       const double*) { return ignore(); },
    [](const graft_host* host, graft_text, const graft_text* ids, const graft_text* captions,
       uint64_t n) {
      for (uint64_t i = 0; i < n; ++i) {
        of(host).mistakes.push_back(to_string(ids[i]) + ": " + to_string(captions[i]));
      }
      return ignore();
    }};

graft_host host_telling(told& to) {
  graft_host host{};
  host.struct_size = sizeof(host);
  host.context = &to;
  host.extension = [](const graft_host*, graft_text id) -> const void* {
    if (to_view(id) == GRAFT_EXT_RESULTS) return &results;
    return to_view(id) == GRAFT_EXT_REPORT ? &report : nullptr;
  };
  return host;
}

// One item with probabilities of two classes, as a batch of its own.
status give(classifier& to, const char* id, int32_t label, int32_t split,
            std::vector<float> probabilities) {
  graft_tensor tensor{};
  tensor.data = probabilities.data();
  tensor.rank = 1;
  tensor.shape[0] = static_cast<int64_t>(probabilities.size());
  graft_item item{};
  item.id = to_text(id);
  item.label = label;
  item.split = split;
  item.label_name = to_text(label == 0 ? "bird" : "fish");
  const graft_tensor* tensors[] = {&tensor};
  const graft_column_data column = {sizeof(column), GRAFT_COLUMN_TENSOR, nullptr, tensors, nullptr};
  const graft_column_data* columns[] = {&column};
  const graft_item* items[] = {&item};
  const graft_batch batch = {sizeof(batch), 0, 1, items, 1, columns};
  return to.consume(graft::batch(&batch));
}

const graft_values no_values = {sizeof(graft_values), 0, 0, nullptr};

}  // namespace

TEST_CASE("a test split is judged as such, gates are handed over, mistakes are shown") {
  graft_value gate{};
  gate.type = GRAFT_PARAM_FLOAT;
  gate.name = to_text("fail_below.accuracy");
  gate.number = 0.9;
  const graft_value* values[] = {&gate};
  const graft_values given = {sizeof(given), 0, 1, values};
  told to;
  const graft_host host = host_telling(to);
  classifier sink((graft::host(&host)), graft::values(&given));
  REQUIRE(give(sink, "a", 0, GRAFT_SPLIT_TEST, {0.8F, 0.2F}).ok());
  REQUIRE(give(sink, "b", 1, GRAFT_SPLIT_TEST, {0.7F, 0.3F}).ok());
  REQUIRE(sink.finish().ok());
  const auto metrics = nlohmann::json::parse(to.metrics);
  CHECK(metrics["split"] == "test");
  CHECK(metrics["accuracy"] == 0.5);
  CHECK(metrics["classes"] == nlohmann::json({"bird", "fish"}));
  CHECK(to.gates == std::vector<std::pair<std::string, double>>{{"accuracy", 0.5}});
  CHECK(to.mistakes == std::vector<std::string>{"b: bird (70.0 %), is fish"});
  CHECK(to.paragraphs.find("no node has learned from") != std::string::npos);
}

TEST_CASE("judging on validation items is said, with what it means") {
  told to;
  const graft_host host = host_telling(to);
  classifier sink((graft::host(&host)), graft::values(&no_values));
  REQUIRE(give(sink, "a", 0, GRAFT_SPLIT_VALIDATION, {0.8F, 0.2F}).ok());
  REQUIRE(sink.finish().ok());
  CHECK(nlohmann::json::parse(to.metrics)["split"] == "validation");
  CHECK(to.paragraphs.find("There is no test split") != std::string::npos);
  // No item says what class 1 is called.
  CHECK(nlohmann::json::parse(to.metrics)["classes"][1] == "(class 1)");
}

TEST_CASE("class names of the column are preferred") {
  told to;
  const graft_host host = host_telling(to);
  classifier sink((graft::host(&host)), graft::values(&no_values));
  const graft_text names[] = {to_text("bird"), to_text("whale")};
  graft_column_schema column{};
  column.class_names = names;
  column.n_class_names = 2;
  const graft_column_schema* columns[] = {&column};
  const graft_schema schema = {sizeof(schema), 0, 1, columns};
  const graft_schema_sink nowhere{};
  REQUIRE(sink.infer(graft::schema(&schema), schema_sink(&nowhere)).ok());
  REQUIRE(give(sink, "a", 0, GRAFT_SPLIT_TEST, {0.8F, 0.2F}).ok());
  REQUIRE(sink.finish().ok());
  CHECK(nlohmann::json::parse(to.metrics)["classes"][1] == "whale");
}

TEST_CASE("what cannot be judged is named") {
  told to;
  const graft_host host = host_telling(to);
  classifier sink((graft::host(&host)), graft::values(&no_values));
  CHECK(sink.finish().message().find("no test or validation items") != std::string::npos);
  CHECK(give(sink, "a", -1, GRAFT_SPLIT_TEST, {1, 0}).message().find("'a'") != std::string::npos);
  CHECK_FALSE(
      give(sink, "b", 0, GRAFT_SPLIT_TEST, {std::numeric_limits<float>::quiet_NaN(), 0}).ok());
  REQUIRE(give(sink, "c", 0, GRAFT_SPLIT_TEST, {1, 0}).ok());
  CHECK_FALSE(give(sink, "d", 0, GRAFT_SPLIT_TEST, {1, 0, 0}).ok());
}
