#include "list/csv.hpp"

#include "support/catch.hpp"

using graft::photos::parse_csv;
using fields = std::vector<std::string>;

TEST_CASE("csv: plain rows, both line ends, no last line end") {
  const auto rows = parse_csv("a,b\r\nc,\n\nd,e");
  REQUIRE(rows.ok());
  REQUIRE(rows->size() == 3);
  CHECK((*rows)[0].fields == fields{"a", "b"});
  CHECK((*rows)[1].fields == fields{"c", ""});
  CHECK((*rows)[2].fields == fields{"d", "e"});
  CHECK((*rows)[2].line == 4);
}

TEST_CASE("csv: quotes hold commas, line ends and quotes") {
  const auto rows = parse_csv("\xef\xbb\xbf\"a,1\",\"say \"\"hi\"\"\"\n\"two\nlines\",x\ny,z\n");
  REQUIRE(rows.ok());
  CHECK((*rows)[0].fields == fields{"a,1", "say \"hi\""});
  CHECK((*rows)[1].fields == fields{"two\nlines", "x"});
  CHECK((*rows)[2].line == 4);
}

TEST_CASE("csv: faults name their line") {
  CHECK(parse_csv("a\n\"b").status().message() ==
        "line 2: a quote that is opened here is never closed");
  CHECK(parse_csv("a\nb\"c\n").status().message() ==
        "line 2: a quote inside an unquoted field; put the whole field in quotes");
  CHECK(parse_csv("\"a\"b\n").status().message() ==
        "line 1: text after the closing quote of a field");
  CHECK(parse_csv("a\rb\n").status().message() ==
        "line 1: a carriage return that no line feed follows");
}
