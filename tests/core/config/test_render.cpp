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
