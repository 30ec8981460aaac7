#include "list/names.hpp"

#include "support/catch.hpp"

#include <graft/abi/item.h>

using namespace graft::photos;

TEST_CASE("names: what is hidden and what is metadata") {
  for (const char* name : {".DS_Store", "._IMG_1.jpg", "Thumbs.db", "desktop.ini", "__MACOSX"}) {
    CHECK(is_hidden(name));
  }
  CHECK_FALSE(is_hidden("cat.jpg"));
  for (const char* name :
       {"LICENSE", "LICENSE.md", "readme", "notes.TXT", "labels.csv", "a.json"}) {
    CHECK(is_metadata(name));
  }
  CHECK_FALSE(is_metadata("cat.jpg"));
  CHECK_FALSE(is_metadata("cat"));
}

TEST_CASE("names: splits") {
  CHECK(split_of("train") == GRAFT_SPLIT_TRAIN);
  CHECK(split_of("Val") == GRAFT_SPLIT_VALIDATION);
  CHECK(split_of("valid") == GRAFT_SPLIT_VALIDATION);
  CHECK(split_of("VALIDATION") == GRAFT_SPLIT_VALIDATION);
  CHECK(split_of("test") == GRAFT_SPLIT_TEST);
  CHECK_FALSE(split_of("testing").has_value());
  CHECK_FALSE(split_of("").has_value());
}

TEST_CASE("names: UTF-8") {
  CHECK(is_utf8("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x88"));
  CHECK_FALSE(is_utf8("caf\xe9"));
  CHECK_FALSE(is_utf8("\xc0\xaf"));          // overlong
  CHECK_FALSE(is_utf8("\xed\xa0\x80"));      // a surrogate
  CHECK_FALSE(is_utf8("\xf4\x90\x80\x80"));  // past U+10FFFF
  CHECK_FALSE(is_utf8("\xe2\x82"));
}
