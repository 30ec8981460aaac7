// The two node types through the C table that the host sees.
#include "fixtures/fake_host.hpp"
#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <filesystem>

using namespace graft;
using namespace graft::photos;
using namespace graft::photos::test;
using graft::test::temporary_folder;

namespace {

void write_two_classes(const temporary_folder& folder) {
  write_file(folder / "a/1.png", encode_png(pattern(8, 6)));
  write_file(folder / "a/2.jpg", encode_jpeg(pattern(64, 48)));
  write_file(folder / "b/1.png", encode_png(pattern(5, 4)));
}

bytes cut_png() {
  bytes file = encode_png(pattern(8, 6));
  file.resize(file.size() - 20);
  return file;
}

}  // namespace

TEST_CASE("node: the tables that the host reads") {
  for (const char* name : {"folder", "manifest"}) {
    const graft_node_type* type = find_type(name);
    REQUIRE(type != nullptr);
    CHECK(type->kind == GRAFT_KIND_SOURCE);
    CHECK(type->concurrency == GRAFT_REENTRANT);
    CHECK(type->n_inputs == 0);
    REQUIRE(type->n_params == 5);
    CHECK(to_view(type->params[0]->name) == "path");
    CHECK(type->params[0]->flags == GRAFT_PARAM_REQUIRED);
    CHECK(to_view(type->params[1]->default_value) == "\"skip\"");
    CHECK(to_view(type->params[2]->default_value) == "0.1");
    CHECK(to_view(type->params[3]->default_value) == "[255, 255, 255]");
    CHECK(to_view(type->params[4]->default_value) == "100000000");
  }
}

TEST_CASE("node: a folder is listed and decoded") {
  const temporary_folder folder;
  write_two_classes(folder);
  fake_run run("folder", {folder.path()});
  REQUIRE(run.list() == GRAFT_OK);
  REQUIRE(run.items.size() == 3);
  CHECK(run.items[0].id == "a/1.png");
  CHECK(run.items[0].label == "a");
  CHECK(std::filesystem::equivalent(run.items[0].path, folder / "a/1.png"));
  REQUIRE(run.process() == GRAFT_OK);
  CHECK(run.images.at("a/1.png").shape == std::vector<int64_t>{6, 8, 3});
  CHECK(run.images.at("a/1.png").data == raw_bytes(pattern(8, 6)));
  CHECK(run.images.at("b/1.png").shape == std::vector<int64_t>{4, 5, 3});
  CHECK(run.rejected.empty());
}

TEST_CASE("node: it obeys the size that is wanted, and says so in its identity") {
  const temporary_folder folder;
  write_two_classes(folder);
  fake_run run("folder", {folder.path()});
  const std::string before = run.identity();
  REQUIRE(run.obey(12) == GRAFT_OK);
  CHECK(run.identity() != before);
  REQUIRE(run.list() == GRAFT_OK);
  REQUIRE(run.process() == GRAFT_OK);
  CHECK(run.images.at("a/2.jpg").shape == std::vector<int64_t>{12, 16, 3});
}

TEST_CASE("node: a manifest is listed with splits and groups") {
  const temporary_folder folder;
  write_two_classes(folder);
  write_file(folder / "m.csv", std::string("path,label,split,group\n"
                                           "a/1.png,x,train,g\nb/1.png,y,test,\n"));
  fake_run run("manifest", {folder / "m.csv"});
  REQUIRE(run.list() == GRAFT_OK);
  REQUIRE(run.items.size() == 2);
  CHECK(run.items[0].split == GRAFT_SPLIT_TRAIN);
  CHECK(run.items[0].group == "g");
  CHECK(run.items[1].split == GRAFT_SPLIT_TEST);
  REQUIRE(run.process() == GRAFT_OK);
  CHECK(run.images.size() == 2);
}

TEST_CASE("node: a damaged photo is rejected by skip and ends the run by strict") {
  const temporary_folder folder;
  write_two_classes(folder);
  write_file(folder / "b/cut.png", cut_png());

  fake_run skipping("folder", {folder.path(), "skip", 0.5});
  REQUIRE(skipping.list() == GRAFT_OK);
  REQUIRE(skipping.process() == GRAFT_OK);
  CHECK(skipping.images.size() == 3);
  REQUIRE(skipping.rejected.size() == 1);
  CHECK(skipping.rejected[0].what == "b/cut.png");
  CHECK(skipping.rejected[0].code == GRAFT_DATA_LOSS);
  CHECK(skipping.rejected[0].reason == "PNG: the file ends too early");
  // The same photo in another view is not another bad photo.
  REQUIRE(skipping.process() == GRAFT_OK);
  REQUIRE(skipping.process() == GRAFT_OK);

  fake_run strict("folder", {folder.path(), "strict"});
  REQUIRE(strict.list() == GRAFT_OK);
  CHECK(strict.process() == GRAFT_DATA_LOSS);
  CHECK(contains(strict.error, "b/cut.png: PNG: the file ends too early"));

  fake_run few("folder", {folder.path(), "skip", 0.1});
  REQUIRE(few.list() == GRAFT_OK);
  CHECK(few.process() == GRAFT_DATA_LOSS);
  CHECK(contains(few.error, "1 of 4 photos cannot be read, more than max_bad_fraction = 0.1"));
}

TEST_CASE("node: bad files found while listing are told before the policy ends the run") {
  const temporary_folder folder;
  write_two_classes(folder);
  write_file(folder / "a/empty.jpg", std::string());
  fake_run run("folder", {folder.path(), "strict"});
  CHECK(run.list() == GRAFT_DATA_LOSS);
  REQUIRE(run.rejected.size() == 1);
  CHECK(run.rejected[0].what == "a/empty.jpg");
  CHECK(run.items.empty());
}

TEST_CASE("node: a photo that changed after it was listed is not used") {
  const temporary_folder folder;
  write_two_classes(folder);
  fake_run run("folder", {folder.path(), "skip", 0.5});
  REQUIRE(run.list() == GRAFT_OK);
  write_file(folder / "b/1.png", encode_png(pattern(9, 9)));
  REQUIRE(run.process() == GRAFT_OK);
  REQUIRE(run.rejected.size() == 1);
  CHECK(contains(run.rejected[0].reason, "has changed since it was listed"));
}

TEST_CASE("node: prediction takes any paths, and no bad photo ends it") {
  const temporary_folder folder;
  write_two_classes(folder);
  write_file(folder / "cut.png", cut_png());
  fake_run run("folder", {"/nowhere", "strict", 0});
  REQUIRE(run.list_paths({folder / "cut.png", folder / "gone.png", folder / "a"}) == GRAFT_OK);
  REQUIRE(run.items.size() == 3);
  CHECK(run.items[1].id == folder / "a/1.png");
  CHECK(run.items[1].label.empty());
  REQUIRE(run.process() == GRAFT_OK);
  CHECK(run.images.size() == 2);
  REQUIRE(run.rejected.size() == 2);
  CHECK(run.rejected[0].what == folder / "gone.png");
  CHECK(run.rejected[1].what == folder / "cut.png");
}

TEST_CASE("node: it stops when the host says so") {
  const temporary_folder folder;
  write_two_classes(folder);
  fake_run run("folder", {folder.path()});
  REQUIRE(run.list() == GRAFT_OK);
  run.cancelled = true;
  CHECK(run.process() == GRAFT_CANCELLED);
  CHECK(run.list() == GRAFT_CANCELLED);
}

TEST_CASE("node: faults of the whole folder reach the host in one sentence") {
  const temporary_folder folder;
  write_file(folder / "only/1.png", encode_png(pattern(8, 6)));
  fake_run run("folder", {folder.path()});
  CHECK(run.list() == GRAFT_INVALID_ARGUMENT);
  CHECK(contains(run.error, "all photos are of one class, 'only'"));
}
