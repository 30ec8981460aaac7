#include "list/manifest.hpp"

#include "listing_support.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <graft/abi/item.h>

using namespace graft;
using namespace graft::photos;
using namespace graft::photos::test;
using graft::test::temporary_folder;

namespace {

class manifest_folder {
 public:
  manifest_folder() {
    for (const char* name : {"a.png", "b.png", "sub/c, d.png"}) {
      write_file(folder_ / name, small_photo());
    }
  }
  [[nodiscard]] result<listing> list(const std::string& text) const {
    auto root = photo_root::open(folder_.path());
    if (!root.ok()) return root.status();
    return list_manifest(text, "m.csv", *root, plain_services());
  }
  [[nodiscard]] std::string fault(const std::string& text) const {
    const auto found = list(text);
    REQUIRE_FALSE(found.ok());
    return found.status().message();
  }
  temporary_folder folder_;
};

}  // namespace

TEST_CASE("manifest: labels, splits and groups, columns in any order") {
  const manifest_folder made;
  const auto found = made.list(
      "label,path,group,split\r\n"
      "cat,./a.png,g1,train\r\ndog,\"sub/c, d.png\",,val\r\ncat,b.png,g2,\r\n");
  REQUIRE(found.ok());
  REQUIRE(found->photos.size() == 3);
  CHECK(paths_of(*found) == std::vector<std::string>{"a.png", "b.png", "sub/c, d.png"});
  CHECK(found->photos[0].label == "cat");
  CHECK(found->photos[0].group == "g1");
  CHECK(found->photos[0].split == GRAFT_SPLIT_TRAIN);
  CHECK(found->photos[1].split == GRAFT_SPLIT_NONE);
  CHECK(found->photos[2].split == GRAFT_SPLIT_VALIDATION);
  CHECK(found->photos[2].group.empty());
}

TEST_CASE("manifest: a photo that is missing is a bad one") {
  const manifest_folder made;
  write_file(made.folder_ / "note.txt", std::string("hello"));
  const auto found = made.list("path,label\na.png,x\nb.png,y\ngone.png,x\nnote.txt,y\nsub,x\n");
  REQUIRE(found.ok());
  CHECK(found->photos.size() == 2);
  CHECK(reason(*found, "gone.png") == "there is no such file");
  CHECK(reason(*found, "note.txt") == "it is a text file, not a photo");
  CHECK(reason(*found, "sub") == "it is a folder, not a photo");
}

TEST_CASE("manifest: faults of the header") {
  const manifest_folder made;
  CHECK(contains(made.fault(""), "m.csv is empty; expected the header path,label"));
  CHECK(made.fault("path,label\n") == "m.csv has a header but names no photos");
  const std::string unknown = made.fault("path,class\na.png,x\n");
  CHECK(contains(unknown, "m.csv:1: unknown column 'class'; expected the header"));
  CHECK(contains(unknown, "m.csv:1: no column 'label'"));
  CHECK(contains(made.fault("path,label,path\n1,2,3\n"), "the column 'path' is there twice"));
}

TEST_CASE("manifest: all faults of the rows at once, each with its line") {
  const manifest_folder made;
  const std::string text = made.fault(
      "path,label,split\na.png,x\n../b.png,y,train\n/etc/passwd,y,\nsub/../../e.png,y,\n,x,\n"
      "b.png,,\nb.png,x,holdout\na.png,caf\xe9,\n");
  for (const char* expected :
       {"m.csv:2: 2 fields; the header has 3", "m.csv:3: the path '../b.png' leaves",
        "m.csv:4: the path '/etc/passwd' leaves", "m.csv:5: the path 'sub/../../e.png' leaves",
        "m.csv:6: the path is empty", "m.csv:7: the label is empty",
        "m.csv:8: unknown split 'holdout'; expected train, validation",
        "m.csv:8: the photo 'b.png' is listed before, on line 7",
        "m.csv:9: the text is not valid UTF-8"}) {
    CHECK(contains(text, expected));
  }
}

TEST_CASE("manifest: a thousand faults are not a thousand lines") {
  const manifest_folder made;
  std::string text = "path,label\n";
  for (int i = 0; i < 1000; ++i) text += std::to_string(i) + ".png,\n";
  CHECK(contains(made.fault(text), "... and 990 more faults"));
}

TEST_CASE("manifest: faults of the whole") {
  const manifest_folder made;
  CHECK(contains(made.fault("path,label\na.png,x\nb.png,x\n"), "all photos are of one class, 'x'"));
  CHECK(contains(made.fault("path,label\nno.png,x\nnot.png,y\n"),
                 "none of its 2 photos can be read; the first is no.png"));
  CHECK(made.fault("path,label\n\"a.png,x\n") ==
        "m.csv: line 2: a quote that is opened here is never closed");
}
