#include "support/catch.hpp"

#include <config/toml.hpp>

using namespace graft::config;

TEST_CASE("tables keep the file's order and every part its place, in characters") {
  diagnostics found;
  const auto document =
      parse_toml("z = \"äöü\"\n\"äb\" = { y = 1, \"日本\" = [1, \"𝄞\", 3] }\na.c.d = 1\na.b = 2\n",
                 "f.toml", found);
  REQUIRE(document.has_value());
  const auto& entries = document->entries();
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].first.name == "z");
  CHECK(entries[1].first.name == "äb");
  CHECK(entries[2].first.name == "a");
  const value& inner = *entries[1].second.find("日本");
  CHECK(entries[1].second.entries()[1].first.at == position{"f.toml", 2, 17});
  CHECK(inner.at() == position{"f.toml", 2, 24});
  CHECK(inner.elements()[2].at() == position{"f.toml", 2, 33});
  CHECK(entries[2].second.entries()[0].first.name == "c");
  CHECK(entries[2].second.to_toml() == "{ c = { d = 1 }, b = 2 }");
}

TEST_CASE("values are written as TOML that reads back to them") {
  const value original = value::table({
      {{"flag", {}}, value::boolean(true)},
      {{"whole", {}}, value::number(3)},
      {{"tiny", {}}, value::number(1e-300)},
      {{"third", {}}, value::number(1.0 / 3)},
      {{"none", {}}, value::number(-std::numeric_limits<double>::infinity())},
      {{"least", {}}, value::integer(INT64_MIN)},
      {{"text", {}}, value::text("a\"b\\c\n\t\r\x01\x7f é 日本")},
      {{"key with space", {}}, value::array({value::integer(1), value::text("")})},
      {{"", {}}, value::table({})},
  });
  const std::string written = original.to_toml();
  const auto read = parse_toml_value(written, {});
  INFO(written);
  REQUIRE(read.has_value());
  CHECK(read->find("flag")->as_boolean());
  CHECK(read->find("whole")->is(value::kind::number));
  CHECK(read->find("tiny")->as_number() == 1e-300);
  CHECK(read->find("third")->as_number() == 1.0 / 3);
  CHECK(read->find("none")->as_number() == -std::numeric_limits<double>::infinity());
  CHECK(read->find("least")->as_integer() == INT64_MIN);
  CHECK(read->find("text")->as_text() == original.find("text")->as_text());
  CHECK(read->find("key with space")->to_toml() == "[1, \"\"]");
  CHECK(read->find("")->is(value::kind::table));
}
