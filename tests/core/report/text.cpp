#include "report/svg/text_width.hpp"
#include "report/text/base64.hpp"
#include "report/text/escape.hpp"
#include "report/text/number.hpp"

#include "support/catch.hpp"

using namespace graft::report;

TEST_CASE("markup characters become references and other text stays") {
  CHECK(escaped("<a href=\"x\">&'") == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  CHECK(escaped("žluťoučký 猫 🐈\t\n") == "žluťoučký 猫 🐈\t\n");
}

TEST_CASE("bytes that are no text become U+FFFD, one for one") {
  CHECK(escaped("a\xff"
                "b") == "a\uFFFDb");
  CHECK(escaped("\xC0\xAF") == "\uFFFD\uFFFD");            // overlong
  CHECK(escaped("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");  // surrogate
  CHECK(escaped("\xF4\x90\x80\x80").size() == 12);         // above U+10FFFF
  CHECK(escaped("\xE2\x82") == "\uFFFD\uFFFD");            // truncated
  CHECK(escaped(std::string_view("\0\x7f\xC2\x85", 4)) == "\uFFFD\uFFFD\uFFFD");
  CHECK(escaped("\xE2\x80\xAEgpj.exe") == "\uFFFDgpj.exe");  // right-to-left override
}

TEST_CASE("base64 pads to whole groups") {
  const auto of = [](std::string_view text) {
    return base64(std::as_bytes(std::span(text.data(), text.size())));
  };
  CHECK(of("") == "");
  CHECK(of("f") == "Zg==");
  CHECK(of("fo") == "Zm8=");
  CHECK(of("foo") == "Zm9v");
  CHECK(of("\xff\xfe\xfd\xfc") == "//79/A==");
}

TEST_CASE("numbers are written for readers") {
  CHECK(number_text(12) == "12");
  CHECK(number_text(-0.0) == "0");
  CHECK(number_text(0.123456) == "0.1235");
  CHECK(number_text(-2.5) == "−2.5");
  CHECK(number_text(1.25e-9) == "1.25e−9");
  CHECK(number_text(1e300) == "1e300");
  CHECK(tick_text(0.30000000000000004, 0.1) == "0.3");
  CHECK(tick_text(1, 0.05) == "1.00");
  CHECK(tick_text(1e-17, 0.1) == "0");
  CHECK(tick_text(2e9, 1e9) == "2e9");
  CHECK(coordinate(1.5) == "1.5");
  CHECK(coordinate(-0.001) == "0");
  CHECK(coordinate(100) == "100");
}

TEST_CASE("cells that are numbers are known from those that are not") {
  for (const auto* number : {"1", "−3.5", "1e-4", "81.2 %", "0.76–0.93", "[0.7, 0.9]", "nan"}) {
    CHECK(is_number(number));
  }
  for (const auto* text : {"", "—", "bird", "e4", "12 photos", "a.jpg", "1.2.3b"}) {
    CHECK_FALSE(is_number(text));
  }
}

TEST_CASE("long names are cut at code points") {
  CHECK(shortened("short", 5) == "short");
  CHECK(shortened("longer", 5) == "long…");
  CHECK(shortened("žžžžžž", 3) == "žž…");
  CHECK(text_width("猫猫") > text_width("ii"));
}
