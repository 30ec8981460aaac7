#include "scaffold/new_plugin.hpp"
#include "support/catch.hpp"

#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace fs = std::filesystem;
using graft::scaffold::new_plugin;

namespace {

// A prefix that has the SDK of this tree, gone at the end.
class prefix {
 public:
  prefix() : path_(fs::temp_directory_path() / ("graft-new-" + std::to_string(getpid()))) {
    fs::create_directories(path_ / "share/graft");
    fs::create_directory_symlink(fs::path(GRAFT_SOURCE_DIR) / "sdk", path_ / "share/graft/sdk");
  }
  ~prefix() { fs::remove_all(path_); }
  prefix(const prefix&) = delete;
  prefix& operator=(const prefix&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("every kind in every language is written without a placeholder left") {
  const prefix here;
  for (const char* language : {"c", "cpp", "rust"}) {
    for (const char* kind : {"backbone", "transform", "estimator", "source", "sink"}) {
      const std::string out = here.path() + "/" + language + "/" + kind;
      const auto made = new_plugin({"acme", kind, language, out}, here.path());
      INFO(language << " " << kind);
      REQUIRE(made.ok());
      CHECK(made->folder == out);
      for (const auto& file : fs::directory_iterator(out)) {
        std::ifstream stream(file.path());
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        CHECK(text.find("@ID@") == std::string::npos);
        CHECK(text.find("@KIND@") == std::string::npos);
        CHECK(text.find("@PREFIX@") == std::string::npos);
      }
      CHECK(fs::exists(out + "/pipeline.toml"));
      CHECK(fs::exists(out + "/plugin.toml"));
    }
  }
}

TEST_CASE("an id that the host would refuse is refused before anything is written") {
  const prefix here;
  for (const char* name : {"", "Acme", "9lives", "a-b", "../up", "a.b", "a b"}) {
    const std::string out = here.path() + "/refused";
    const auto made = new_plugin({name, "backbone", "c", out}, here.path());
    INFO(name);
    REQUIRE(!made.ok());
    CHECK(made.status().message().find("cannot be the id of a plugin") != std::string::npos);
    CHECK(!fs::exists(out));
  }
}

TEST_CASE("unknown kinds and languages are told with what was probably meant") {
  const prefix here;
  const auto kind = new_plugin({"acme", "backbon", "c", here.path() + "/a"}, here.path());
  REQUIRE(!kind.ok());
  CHECK(kind.status().message().find("did you mean 'backbone'?") != std::string::npos);
  const auto language = new_plugin({"acme", "sink", "java", here.path() + "/a"}, here.path());
  REQUIRE(!language.ok());
  CHECK(language.status().message().find("it is one of c, cpp, rust") != std::string::npos);
}

TEST_CASE("a folder that exists is left as it is") {
  const prefix here;
  fs::create_directories(here.path() + "/there");
  const auto made = new_plugin({"acme", "sink", "c", here.path() + "/there"}, here.path());
  REQUIRE(!made.ok());
  CHECK(made.status().message().find("exists already") != std::string::npos);
  CHECK(fs::is_empty(here.path() + "/there"));
}

TEST_CASE("without the SDK's templates nothing is written") {
  const prefix here;
  const auto made =
      new_plugin({"acme", "sink", "c", here.path() + "/a"}, here.path() + "/elsewhere");
  REQUIRE(!made.ok());
  CHECK(made.status().message().find("install Graft together with its SDK") != std::string::npos);
  CHECK(!fs::exists(here.path() + "/a"));
}
