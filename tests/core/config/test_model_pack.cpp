#include "core/config/support.hpp"
#include "support/catch.hpp"

#include <base/files.hpp>
#include <config/model_pack.hpp>

#include <graft/sdk/text.hpp>

#include <sys/stat.h>

#include <cstring>
#include <ctime>
#include <filesystem>

using namespace graft::config;
using graft::to_view;
using graft::test::put;
using graft::test::replaced;
namespace fs = std::filesystem;

namespace {

// A SHA-256, but not that of the weights.
const std::string digest = "9e8838b24e2de4dc3c52fb2e4dbe8d8fa7bc03ff8ad4e5ecb8ff0ac1ba4b0ab1";

const std::string pack = R"(name = "tiny"
licence = "CC0-1.0"
source = "a test"
model = "w.onnx"
sha256 = "DIGEST"
[input]
width = 8
height = 6
channels = "bgr"
mean = [1, 2.5, 3]
scale = [0.5, 0.25, 2]
[resize]
mode = "squash"
size = 10
interpolation = "lanczos"
[features]
tensor = "f"
[[stage]]
name = "stem"
tensor = "t0"
[[stage]]
name = "top"
tensor = "f"
)";

std::string sha256_of(const std::string& folder) {
  const auto bare = model_pack::load(folder + "/w.onnx", "");
  REQUIRE(bare.ok());
  std::string out;
  for (const uint8_t byte : bare->raw()->sha256) {
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

std::string message_of(const std::string& path, const std::string& folder) {
  const auto loaded = model_pack::load(path, "");
  REQUIRE(!loaded.ok());
  return replaced(loaded.status().message(), folder + "/", "");
}

}  // namespace

TEST_CASE("a pack is read whole and stays put when it is moved") {
  const graft::test::temporary_folder folder;
  put(folder, "w.onnx", "weights");
  const std::string sha256 = sha256_of(folder.path());
  put(folder, "backbone.toml", replaced(pack, "DIGEST", sha256));
  for (const std::string& path :
       {folder.path(), folder / "backbone.toml", folder / "w.onnx", folder.path() + "/"}) {
    auto loaded = model_pack::load(path, "");
    REQUIRE(loaded.ok());
    const graft_model_pack* before = loaded->raw();
    const model_pack moved = std::move(*loaded);
    const graft_model_pack& raw = *moved.raw();
    CHECK(&raw == before);
    CHECK(raw.bare == 0);
    CHECK(to_view(raw.name) == "tiny");
    CHECK(to_view(raw.file) == folder / "w.onnx");
    CHECK(raw.size == 7);
    CHECK(std::memcmp(raw.data, "weights", 7) == 0);
    CHECK(raw.image.width == 8);
    CHECK(raw.image.height == 6);
    CHECK(raw.image.resize == 10);
    CHECK(raw.image.resize_mode == GRAFT_RESIZE_SQUASH);
    CHECK(raw.image.interpolation == GRAFT_INTERPOLATION_LANCZOS);
    CHECK(raw.channel_order == GRAFT_CHANNELS_BGR);
    CHECK(raw.mean[1] == 2.5F);
    CHECK(raw.scale[2] == 2.0F);
    CHECK(to_view(raw.features) == "f");
    REQUIRE(raw.n_stages == 2);
    CHECK(to_view(raw.stage_names[0]) == "stem");
    CHECK(to_view(raw.stage_tensors[1]) == "f");
    CHECK(moved.licence() == "CC0-1.0");
    CHECK(moved.source() == "a test");
  }
}

TEST_CASE("a bare .onnx gets ImageNet's usual preprocessing and says that it is a guess") {
  const graft::test::temporary_folder folder;
  put(folder, "w.onnx", "weights");
  put(folder, "other.onnx", "others");
  put(folder, "backbone.toml", replaced(pack, "DIGEST", sha256_of(folder.path())));
  const auto loaded = model_pack::load(folder / "other.onnx", "");
  REQUIRE(loaded.ok());
  const graft_model_pack& raw = *loaded->raw();
  CHECK(raw.bare == 1);
  CHECK(to_view(raw.name) == "other");
  CHECK(raw.image.width == 224);
  CHECK(raw.image.resize == 256);
  CHECK(raw.image.interpolation == GRAFT_INTERPOLATION_BILINEAR);
  CHECK(raw.channel_order == GRAFT_CHANNELS_RGB);
  CHECK(raw.mean[0] == Approx(0.485 * 255));
  CHECK(raw.scale[2] == Approx(1 / (0.225 * 255)));
  CHECK(raw.n_stages == 0);
  CHECK(loaded->description_file().empty());
}

TEST_CASE("std is the inverse of scale") {
  const graft::test::temporary_folder folder;
  put(folder, "w.onnx", "weights");
  std::string text = replaced(pack, "DIGEST", sha256_of(folder.path()));
  put(folder, "backbone.toml", replaced(text, "scale = [0.5, 0.25, 2]", "std = [2, 4, 0.5]"));
  const auto loaded = model_pack::load(folder.path(), "");
  REQUIRE(loaded.ok());
  CHECK(loaded->raw()->scale[0] == 0.5F);
  CHECK(loaded->raw()->scale[1] == 0.25F);
  CHECK(loaded->raw()->scale[2] == 2.0F);
}

TEST_CASE("weights that the pack does not describe are refused, naming both hashes") {
  const graft::test::temporary_folder folder;
  put(folder, "w.onnx", "weights");
  const std::string sha256 = sha256_of(folder.path());
  put(folder, "backbone.toml", replaced(pack, "DIGEST", digest));
  CHECK(message_of(folder.path(), folder.path()) ==
        "backbone.toml:5:10: error[wrong-hash]: the weights in 'w.onnx' are not those that the "
        "pack describes: their SHA-256 is " +
            sha256 + "\n   5 | sha256 = \"" + digest + "\"\n     |          ^\n       expected " +
            digest + ": fetch the file again, or correct the pack");
  CHECK(model_pack::load(folder.path(), "").status().code() == graft::code::data_loss);
}

TEST_CASE("faults of a pack are told all at once") {
  const graft::test::temporary_folder folder;
  put(folder, "backbone.toml",
      "name = \"\"\nlicense = \"x\"\nsource = \"s\"\nsha256 = \"12\"\n[input]\nwidth = 0\n"
      "height = 8\nchannels = \"rbg\"\nmean = [1, 2]\nscale = [1, 0, 1]\nstd = [1, 1, 1]\n"
      "[resize]\nmode = \"short_side\"\nsize = 4\ninterpolation = \"cubic\"\n"
      "[[stage]]\nname = \"a\"\ntensor = \"t\"\n[[stage]]\nname = \"a\"\ntensor = \"u\"\n");
  const std::string message = message_of(folder.path(), folder.path());
  for (const char* part :
       {"1:1: error[missing-key]: backbone.toml lacks 'licence'\n", "1:8: error[bad-value]",
        "2:1: error[unknown-key]: 'license' is not a key of backbone.toml\n",
        "did you mean 'licence'?\n", "4:10: error[bad-value]: 'sha256' is no SHA-256\n",
        "6:9: error[out-of-range]: width = 0 is out of range\n",
        "8:12: error[bad-choice]: channels = \"rbg\" is not known\n", "did you mean 'rgb'?\n",
        "9:8: error[bad-value]: mean = [1, 2] cannot be used\n",
        "10:9: error[bad-value]: scale = [1, 0, 1] cannot be used\n",
        "11:7: error[bad-value]: both 'scale' and 'std' are given\n",
        "14:8: error[out-of-range]: size = 4 is smaller than the input\n",
        "15:17: error[bad-choice]: interpolation = \"cubic\" is not known\n",
        "did you mean 'bicubic'?\n", "19:1: error[duplicate-stage]"}) {
    INFO(message);
    CHECK(message.find(part) != std::string::npos);
  }
}

TEST_CASE("what is absent is named") {
  const graft::test::temporary_folder folder;
  CHECK(message_of(folder.path(), folder.path())
            .find("' is no model pack: it has no backbone.toml") != std::string::npos);
  CHECK(message_of(folder / "x.onnx", folder.path()) ==
        "cannot read 'x.onnx': no such file or directory");
  put(folder, "backbone.toml", replaced(pack, "DIGEST", digest));
  CHECK(message_of(folder.path(), folder.path()) ==
        "backbone.toml:4:9: error[not-found]: cannot read 'w.onnx': no such file or directory\n"
        "   4 | model = \"w.onnx\"\n"
        "     |         ^\n"
        "       expected model = the .onnx, relative to this file");
}

TEST_CASE("a hash is remembered, and forgotten when the file changes") {
  const graft::test::temporary_folder folder;
  const std::string cache = folder / "cache";
  put(folder, "w.onnx", "weights");
  REQUIRE(model_pack::load(folder / "w.onnx", cache).ok());
  CHECK(!fs::exists(cache + "/sha256"));  // too new: it could change within the clock's grain

  // The file's times cannot be set back, that of its last change being the kernel's; a file of
  // the system is old enough.
  const std::string old = "/etc/passwd";
  struct stat info {};
  if (::stat(old.c_str(), &info) != 0 || std::time(nullptr) - info.st_ctime < 3) {
    graft::test::report_skip("no old file to remember the hash of");
    return;
  }
  const auto first = model_pack::load(old, cache);
  REQUIRE(!first.ok());  // not an .onnx, and so a description
  fs::create_symlink(old, folder / "old.onnx");
  const auto computed = model_pack::load(folder / "old.onnx", cache);
  REQUIRE(computed.ok());
  REQUIRE(fs::exists(cache + "/sha256"));
  const fs::path entry = fs::directory_iterator(cache + "/sha256")->path();
  // What is remembered is used ...
  REQUIRE(graft::base::write_file(entry.string(), std::string(64, 'a')).ok());
  CHECK(model_pack::load(folder / "old.onnx", cache)->raw()->sha256[0] == 0xaa);
  // ... unless it is damaged.
  REQUIRE(graft::base::write_file(entry.string(), "garbage").ok());
  CHECK(std::memcmp(model_pack::load(folder / "old.onnx", cache)->raw()->sha256,
                    computed->raw()->sha256, 32) == 0);
}

TEST_CASE("the packs of the tree are sound") {
  const std::string root = graft::test::source_folder();
  const auto lite = model_pack::load(root + "/models/efficientnet-lite0", "");
  INFO(lite.status().message());
  REQUIRE(lite.ok());
  CHECK(lite->raw()->image.width == 224);
  if (!graft::test::shared_folder()) return;
  for (const auto& entry : fs::directory_iterator(root + "/tests/packs")) {
    if (!fs::exists(entry.path() / "backbone.toml")) continue;
    const auto other = model_pack::load(entry.path().string(), "");
    INFO(other.status().message());
    CHECK(other.ok());
  }
}
