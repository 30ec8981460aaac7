#include "core/config/support.hpp"
#include "support/catch.hpp"

#include <config/bind.hpp>
#include <config/toml.hpp>

#include <graft/sdk/values.hpp>

using namespace graft::config;
using graft::test::all_params;

namespace {

node_entry node_of(const std::string& toml) {
  diagnostics found;
  const auto table = parse_toml(toml, "node.toml", found);
  REQUIRE(table.has_value());
  node_entry node;
  node.id = "n";
  node.use = "test.all";
  for (const auto& [key, held] : table->entries()) node.params.push_back({key.name, held, key.at});
  return node;
}

bound_values bind(const std::string& toml, const bind_context& context) {
  bound_values out;
  diagnostics found;
  const bool bound = bind_values(all_params(), node_of(toml), context, out, found);
  INFO(found.render_all());
  REQUIRE(bound);
  return out;
}

}  // namespace

TEST_CASE("defaults are filled in, and optional parameters left out") {
  const bound_values bound = bind("", {});
  const graft::values values(bound.raw());
  CHECK(values.flag("shuffle"));
  CHECK(values.integer("epochs") == 10);
  CHECK(values.number("flip") == 0.5);
  CHECK(values.text("label") == "plain");
  CHECK(values.text("mode") == "exact");
  REQUIRE(values.integers("hidden").size() == 1);
  CHECK(values.integers("hidden")[0] == 128);
  REQUIRE(values.numbers("crop.scale").size() == 2);
  CHECK(values.numbers("crop.scale")[0] == 0.6);
  CHECK(values.texts("tags").empty());
  CHECK(values.number_map("fail_below").empty());
  for (const char* name : {"list", "path", "model", "features"}) CHECK(!values.has(name));
  CHECK(!values.given("flip"));
}

TEST_CASE("given values of every type are handed over") {
  const graft::test::temporary_folder folder;
  graft::test::put(folder, "photos/list.csv", "x");
  graft_model_pack pack{};
  bind_context context;
  context.folder = folder.path();
  context.resolve_model = [&](const std::string& name, const position& at) {
    CHECK(name == "lite0");
    CHECK(at.line == 8);
    return graft::result<const graft_model_pack*>(&pack);
  };
  bound_values first = bind(
      "shuffle = false\nepochs = 3\nflip = 1\nlabel = \"é\"\nmode = \"fast\"\n"
      "list = \"photos/list.csv\"\npath = \"./photos/\"\nmodel = \"lite0\"\n"
      "hidden = []\ncrop = { scale = [0.5, 1] }\ntags = [\"b\", \"a\"]\n"
      "fail_below = { z = 1, a = 0.25 }\nfeatures = \"backbone.features\"\n",
      context);
  const bound_values bound = std::move(first);
  const graft::values values(bound.raw());
  CHECK(!values.flag("shuffle"));
  CHECK(values.integer("epochs") == 3);
  CHECK(values.number("flip") == 1.0);
  CHECK(values.given("flip"));
  CHECK(values.text("label") == "é");
  CHECK(values.text("mode") == "fast");
  CHECK(values.text("list") == folder / "photos/list.csv");
  CHECK(values.text("path") == folder / "photos");
  CHECK(&values.model("model") == &pack);
  CHECK(values.integers("hidden").empty());
  CHECK(values.numbers("crop.scale")[1] == 1.0);
  CHECK(!values.given("crop.ratio"));
  CHECK(values.texts("tags") == std::vector<std::string>{"b", "a"});
  using entries = std::vector<std::pair<std::string, double>>;
  CHECK(values.number_map("fail_below") == entries{{"z", 1.0}, {"a", 0.25}});
  CHECK(values.text("features") == "backbone.features");

  REQUIRE(bound.effective().size() == all_params().size());
  const effective_parameter& path = bound.effective()[6];
  CHECK(path.name == "path");
  CHECK(path.toml == "\"" + folder / "photos" + "\"");
  CHECK(path.given);
  CHECK(path.where == position{"node.toml", 7, 8});
  CHECK(bound.effective()[10].toml == "1.5");
  CHECK(!bound.effective()[10].given);
}

TEST_CASE("paths of --set are relative to the working folder, and need not exist unless checked") {
  node_entry node = node_of("");
  const position at{"--set n.path", 0, 0};
  node.params.push_back({"path", value::text("photos", at), at});
  bind_context context;
  context.folder = "/elsewhere";
  context.working_folder = "/no/such/place";
  bound_values out;
  diagnostics found;
  CHECK(!bind_values(all_params(), node, context, out, found));
  context.check_paths = false;
  diagnostics none;
  REQUIRE(bind_values(all_params(), node, context, out, none));
  CHECK(graft::values(out.raw()).text("path") == "/no/such/place/photos");
}

TEST_CASE("a plugin's own fault in its table is told as such") {
  static const graft::param bad = graft::param::number("x").standard("2").range(0, 1);
  const graft_param* const params[] = {bad.raw()};
  node_entry node = node_of("");
  node.use_at = {"p.toml", 3, 7};
  bound_values out;
  diagnostics found;
  CHECK(!bind_values(params, node, {}, out, found));
  CHECK(found.render_all() ==
        "p.toml:3:7: error[out-of-range]: node 'n', 'x': 2 is out of range (its default, 2)\n"
        "       expected a number from 0 to 1\n");
}

TEST_CASE("parameters are described in words") {
  const auto described = [](const graft::param& param) { return describe_parameter(*param.raw()); };
  using graft::param;
  CHECK(described(param::integer("a").at_least(1)) == "an integer of at least 1");
  CHECK(described(param::number("a").range(-0.5, 2)) == "a number from -0.5 to 2");
  CHECK(described(param::number("a").unit("degrees")) == "a number (degrees)");
  CHECK(described(param::integers("a").count(2, 2)) == "a list of 2 integers");
  CHECK(described(param::numbers("a").count(1, 3)) == "a list of 1 to 3 numbers");
  CHECK(described(param::texts("a").count(1, UINT64_MAX)) == "a list of at least 1 texts");
}
