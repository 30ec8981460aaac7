#include "support/catch.hpp"

#include <config/diagnostic.hpp>

using namespace graft::config;

TEST_CASE("faults are told by place, and without what is not known") {
  diagnostics found;
  found.add_source("a.toml", "one\ntwo\n");
  found.add({"late", {"a.toml", 2, 2}, "second", "", ""});
  found.add({"early", {"a.toml", 1, 4}, "first", "x", "y"});
  found.add({"nowhere", {}, "no place", "", ""});
  found.add({"unknown", {"b.toml", 9, 1}, "no text", "", ""});
  found.add({"beyond", {"a.toml", 99, 1}, "no such line", "", ""});
  CHECK(found.render_all() ==
        "error[nowhere]: no place\n"
        "\n"
        "a.toml:1:4: error[early]: first\n"
        "   1 | one\n"
        "     |    ^\n"
        "       expected x\n"
        "       did you mean 'y'?\n"
        "\n"
        "a.toml:2:2: error[late]: second\n"
        "   2 | two\n"
        "     |  ^\n"
        "\n"
        "a.toml:99:1: error[beyond]: no such line\n"
        "\n"
        "b.toml:9:1: error[unknown]: no text\n");
}

TEST_CASE("a message of several lines is indented below the line that it is about") {
  diagnostics found;
  found.add_source("a.toml", "one\n");
  diagnostic fault;
  fault.code = "outer";
  fault.at = position{"a.toml", 1, 1};
  fault.message = "cannot be used\nb.toml:1:1: x\n\nb.toml:2:1: y";
  fault.expected = "z";
  found.add(fault);
  CHECK(found.render_all() ==
        "a.toml:1:1: error[outer]: cannot be used\n"
        "   1 | one\n"
        "     | ^\n"
        "       b.toml:1:1: x\n"
        "\n"
        "       b.toml:2:1: y\n"
        "       expected z\n");
  CHECK(found.as_message() + "\n" == found.render_all());
  CHECK(diagnostics().as_message().empty());
}

TEST_CASE("nothing in a file can steer the terminal") {
  // Escape, a lone byte, half a character, an overlong one, a C1 control; what is sound stays.
  const auto shown = [](const std::string& text) {
    diagnostics found;
    diagnostic fault;
    fault.code = "c";
    fault.message = text;
    found.add(fault);
    return found.render_all();
  };
  CHECK(shown("\x1b[2J") == "error[c]: ?[2J\n");
  CHECK(shown("\xff \xe2\x82 \xc0\xaf") == "error[c]: ? ?? ??\n");
  CHECK(shown("\xc2\x9b") == "error[c]: ??\n");
  CHECK(shown("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8c\xb1") ==
        "error[c]: caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8c\xb1\n");
}
