#include "core/config/support.hpp"
#include "support/catch.hpp"

#include <config/model_pack.hpp>

using namespace graft::config;
using graft::test::put;

TEST_CASE("models are found by path, by name in order, and near names are told") {
  const graft::test::temporary_folder folder;
  put(folder, "one/lite0/backbone.toml", "");
  put(folder, "two/lite0/backbone.toml", "");
  put(folder, "two/resnet50/backbone.toml", "");
  put(folder, "two/bare.onnx", "");
  put(folder, "own.onnx", "");
  std::vector<std::string> folders{folder / "two"};
  const auto found = [&](const std::string& name) {
    const auto path = find_model(name, folder.path(), folders);
    return path ? graft::test::replaced(*path, folder.path() + "/", "")
                : graft::test::replaced(path.status().message(), folder.path() + "/", "");
  };
  CHECK(found("lite0") == "two/lite0");
  folders = {folder / "none", folder / "one", folder / "two"};
  CHECK(found("lite0") == "one/lite0");
  CHECK(found("resnet50") == "two/resnet50");
  CHECK(found("bare") == "two/bare.onnx");
  CHECK(found("own.onnx") == "own.onnx");
  CHECK(found("./two/lite0") == "two/lite0");
  CHECK(found("./no") == "there is no model 'no'");
  CHECK(found("..").starts_with("there is no model pack '..'"));
  CHECK(found("resnet5") ==
        "there is no model pack 'resnet5'; looked in 'none', 'one', 'two'; did you mean "
        "'resnet50'?");
  CHECK(found("zzz") ==
        "there is no model pack 'zzz'; looked in 'none', 'one', 'two' and found bare, lite0, "
        "resnet50");
  CHECK(find_model("x", "/", {}).status().message() ==
        "there is no model pack 'x'; there is no folder to look in: set GRAFT_MODEL_PATH");
  CHECK(names_path("a/b"));
  CHECK(names_path("a.onnx"));
  CHECK(!names_path("a"));
}
