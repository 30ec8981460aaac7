// The suite as a whole: enough tests, each with a name and a sentence, and outcomes as JSON.
#include "support/catch.hpp"
#include "support/shared.hpp"
#include "validate/suite.hpp"

#include <set>

#include <nlohmann/json.hpp>

namespace graft::validate {

TEST_CASE("there are at least forty tests, named once, each saying what holds") {
  std::set<std::string> names;
  for (const test& one : all_tests()) {
    CHECK(names.insert(one.id).second);
    CHECK(std::string(one.doc).size() > 10);
    CHECK((one.of_plugin == nullptr) != (one.of_type == nullptr));
  }
  CHECK(names.size() >= 40);
}

TEST_CASE("a plugin is found by folder, by library and by id") {
  const auto known = host::catalogue::scan({std::string(BAD_PLUGINS) + "/none"});
  const std::string folder = std::string(BAD_PLUGINS) + "/none/bad";
  for (const std::string& name : {folder, folder + "/", folder + "/bad.so", std::string("bad")}) {
    const auto found = find_subject(name, known);
    REQUIRE(found.ok());
    CHECK(found->plugin.manifest.id == "bad");
    CHECK(found->manifest.ok());
  }
  CHECK(find_subject("nobody", known).status().message() ==
        "there is no plugin 'nobody': give its folder, its library, or an id that 'graft plugins' "
        "lists");
}

TEST_CASE("the outcomes are one JSON object") {
  auto of = find_subject(std::string(BAD_PLUGINS) + "/none/bad", host::catalogue{});
  REQUIRE(of.ok());
  const graft::test::temporary_folder scratch;
  of->scratch = scratch.path();
  int told = 0;
  const auto all = run_suite(*of, {"state.", {}}, [&](const finished&) { ++told; });
  const auto json = nlohmann::json::parse(suite_json(*of, all));
  CHECK(told == static_cast<int>(all.size()));
  CHECK(json["plugin"] == "bad");
  CHECK(json["seed"] == 1);
  CHECK(json["failed"] == 0);
  CHECK(json["passed"] == 7);
  CHECK(json["passed"].get<int>() + json["skipped"].get<int>() == told);
  CHECK(json["tests"][0]["seconds"].get<double>() >= 0);
}

}  // namespace graft::validate
