// What becomes of the folder that a run is to go to.
#include "runtime/record/run_folder.hpp"

#include "support/catch.hpp"
#include "support/shared.hpp"

#include <filesystem>
#include <fstream>

namespace graft::runtime {
namespace {

namespace fs = std::filesystem;

// A run that ended in a state, with a file that tells it from others.
void leave_run(const std::string& path, const std::string& state, const std::string& mark) {
  const auto folder = run_folder::prepare(path, false);
  REQUIRE(folder.ok());
  std::ofstream(folder->file("mark")) << mark;
  REQUIRE(folder->set_state(state).ok());
}
std::string mark(const std::string& path) {
  std::ifstream file(path + "/mark");
  return {std::istreambuf_iterator<char>(file), {}};
}
std::string refusal(const std::string& path, bool resume) {
  const auto folder = run_folder::prepare(path, resume);
  return folder.ok() ? "prepared" : folder.status().message();
}

}  // namespace

TEST_CASE("earlier runs are moved aside to .1, .2, ...") {
  const test::temporary_folder root;
  const std::string path = root / "deep/run";
  leave_run(path, "finished", "first");
  leave_run(path, "failed", "second");
  const auto third = run_folder::prepare(path, false);
  REQUIRE(third.ok());
  CHECK(third->moved_aside() == path + ".2");
  CHECK(third->state() == "running");
  CHECK(mark(path + ".1") == "first");
  CHECK(mark(path + ".2") == "second");
  CHECK(mark(path).empty());
}

TEST_CASE("a path with a slash at its end is the same folder") {
  const test::temporary_folder root;
  const std::string path = root / "run";
  leave_run(path + "/", "finished", "first");
  const auto second = run_folder::prepare(path + "//", false);
  REQUIRE(second.ok());
  CHECK(second->moved_aside() == path + ".1");
  CHECK(second->path() == path);
  CHECK(mark(path + ".1") == "first");
}

TEST_CASE("a folder with something else in it is refused and stays as it is") {
  const test::temporary_folder root;
  fs::create_directory(root / "photos");
  std::ofstream(root / "photos/mark") << "mine";
  for (const bool resume : {false, true}) {
    CHECK(refusal(root / "photos", resume) ==
          "the output folder '" + (root / "photos") +
              "' holds something that is not a run, and nothing in it is touched; give another "
              "folder with --out");
  }
  std::ofstream(root / "photos/run.json") << "{\"state\": 7}";
  CHECK(refusal(root / "photos", false) != "prepared");
  CHECK(mark(root / "photos") == "mine");
  std::ofstream(root / "file") << "x";
  CHECK(refusal(root / "file", false) ==
        "the output '" + (root / "file") + "' is a file; give a folder with --out");
}

TEST_CASE("an empty folder is taken") {
  const test::temporary_folder root;
  fs::create_directory(root / "run");
  const auto folder = run_folder::prepare(root / "run", false);
  REQUIRE(folder.ok());
  CHECK(folder->moved_aside().empty());
}

TEST_CASE("only an unfinished run is resumed") {
  const test::temporary_folder root;
  const std::string path = root / "run";
  CHECK(refusal(path, true) == "there is no run in '" + path + "' to resume");
  CHECK_FALSE(fs::exists(path));
  for (const std::string state : {"interrupted", "failed", "running"}) {
    const std::string of = path + state;
    leave_run(of, state, state);
    const auto again = run_folder::prepare(of, true);
    REQUIRE(again.ok());
    CHECK(again->resumed());
    CHECK(again->moved_aside().empty());
    CHECK(again->state() == "running");
    CHECK(mark(of) == state);
  }
  leave_run(path, "finished", "done");
  CHECK(refusal(path, true) == "the run in '" + path + "' is finished; there is nothing to resume");
}

TEST_CASE("a folder that a run holds is neither moved nor resumed") {
  const test::temporary_folder root;
  const std::string path = root / "run";
  {
    const auto running = run_folder::prepare(path, false);
    REQUIRE(running.ok());
    for (const bool resume : {false, true}) {
      CHECK(refusal(path, resume) == "another graft is running in '" + path +
                                         "'; wait for it, or give another folder with --out");
    }
    CHECK_FALSE(fs::exists(path + ".1"));
  }
  CHECK(refusal(path, true) == "prepared");
}

TEST_CASE("opening what is no run says so") {
  const test::temporary_folder root;
  CHECK(run_folder::open(root.path()).status().message() ==
        "'" + root.path() + "' is not the folder of a run (it has no run.json)");
}

}  // namespace graft::runtime
