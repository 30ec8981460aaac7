// The commands that run no pipeline: what the network sees and gives, drawings, measurements.
#include "formats/npy.hpp"
#include "program.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace {

using namespace graft::test;

constexpr const char* lite0 = "efficientnet-lite0";

graft::formats::npy_array npy(const std::string& path) {
  auto read = graft::formats::read_npy_file(path);
  INFO(path);
  REQUIRE(read.ok());
  return std::move(*read);
}

std::string golden(const std::string& name) { return source_folder() + "/tests/golden/" + name; }

std::string stamps() { return source_folder() + "/pipelines/stamps.toml"; }

// The largest relative error and the smallest cosine of all items, as `graft features` defines
// them.
struct agreement {
  double relative = 0;
  double cosine = 1;
};

agreement compare(const graft::formats::npy_array& ours, const graft::formats::npy_array& theirs) {
  REQUIRE(ours.shape == theirs.shape);
  const auto a = ours.as<float>();
  const auto b = theirs.as<float>();
  const std::size_t items = static_cast<std::size_t>(ours.shape[0]);
  const std::size_t size = a.size() / items;
  agreement out;
  for (std::size_t item = 0; item < items; ++item) {
    double difference = 0, largest = 0, ab = 0, aa = 0, bb = 0;
    for (std::size_t i = item * size; i < (item + 1) * size; ++i) {
      difference = std::max(difference, std::abs(static_cast<double>(a[i]) - b[i]));
      largest = std::max(largest, std::abs(static_cast<double>(b[i])));
      ab += static_cast<double>(a[i]) * b[i];
      aa += static_cast<double>(a[i]) * a[i];
      bb += static_cast<double>(b[i]) * b[i];
    }
    out.relative = std::max(out.relative, difference / largest);
    out.cosine = std::min(out.cosine, ab / std::sqrt(aa * bb));
  }
  return out;
}

}  // namespace

TEST_CASE("features of the golden photos are those of ONNX Runtime") {
  const temporary_folder folder;
  for (const std::string threads : {"1", "2"}) {
    const outcome ran =
        run_graft({"features", "--model", lite0, "--input", golden("lite0_input.npy"), "--output",
                   folder / "f.npy", "--precision", "fp32", "--threads", threads},
                  shared_cache());
    INFO(ran.err);
    REQUIRE(ran.exit_code == 0);
    const agreement with = compare(npy(folder / "f.npy"), npy(golden("lite0_features.npy")));
    CHECK(with.relative <= 1e-4);
    CHECK(with.cosine >= 0.999999);
  }
}

TEST_CASE("the network sees of the golden photos what Pillow makes of them") {
  const temporary_folder folder;
  std::filesystem::create_directory(folder / "photos");
  for (const char* name : {"chelsea.png", "coffee.png"}) {
    std::filesystem::copy_file(golden(name), folder / "photos/" + name);
  }
  const outcome ran = run_graft({"features", "--model", lite0, "--input", folder / "photos",
                                 "--dump-input", folder / "x.npy"},
                                shared_cache());
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  const auto ours = npy(folder / "x.npy");
  const auto theirs = npy(golden("lite0_input.npy"));
  REQUIRE(ours.shape == theirs.shape);
  double sum = 0;
  double largest = 0;
  for (std::size_t i = 0; i < ours.as<float>().size(); ++i) {
    const double difference =
        std::abs(static_cast<double>(ours.as<float>()[i]) - theirs.as<float>()[i]);
    sum += difference;
    largest = std::max(largest, difference);
  }
  CHECK(sum / static_cast<double>(ours.as<float>().size()) <= 0.1 / 128);
  CHECK(largest <= 2.0 / 128);
}

TEST_CASE("explain shows every edge, as text and as a drawing") {
  const outcome text = run_graft({"explain", stamps()}, shared_cache());
  REQUIRE(text.exit_code == 0);
  for (const char* word : {"photos.image", "augment.image", "backbone.features", "float32 [1280]",
                           "head.probabilities", "stamps.toml:"}) {
    INFO(word);
    CHECK(text.out.find(word) != std::string::npos);
  }
  const outcome drawing = run_graft({"explain", stamps(), "--dot"}, shared_cache());
  REQUIRE(drawing.exit_code == 0);
  CHECK(drawing.out.starts_with("digraph"));
  CHECK(drawing.out.find("->") != std::string::npos);
  CHECK(std::count(drawing.out.begin(), drawing.out.end(), '{') ==
        std::count(drawing.out.begin(), drawing.out.end(), '}'));
}

TEST_CASE("preview draws a contact sheet") {
  const temporary_folder folder;
  const outcome ran = run_graft({"preview", stamps(), "--out", folder / "sheet", "--set",
                                 "photos.path=" + few_stamps(folder.path(), 4)},
                                shared_cache());
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  CHECK(ran.out == "contact sheet: " + folder / "sheet" + "/preview.html\n");
  const std::string page = read_text(folder / "sheet/preview.html");
  CHECK(page.find("data:image/jpeg;base64,") != std::string::npos);
  CHECK(page.find("eval view") != std::string::npos);
  CHECK(page.find("view 3") != std::string::npos);
}

TEST_CASE("bench prints one object") {
  const outcome ran = run_graft({"bench", "--model", lite0, "--batch", "2", "--threads", "1",
                                 "--precision", "fp32", "--seconds", "0.1", "--json"},
                                shared_cache());
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  const auto lines = json_lines(ran.out);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].at("images_per_second").get<double>() > 0);
  CHECK(lines[0].at("compile_ms").get<double>() > 0);
  CHECK(lines[0].at("peak_rss_mb").get<double>() > 0);
  CHECK(lines[0].at("precision") == "fp32");
}

TEST_CASE("bench --train times whole training steps") {
  const outcome ran = run_graft({"bench", "--model", lite0, "--batch", "2", "--threads", "1",
                                 "--seconds", "0.1", "--train", "--json"},
                                shared_cache());
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  const auto lines = json_lines(ran.out);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].at("images_per_second").get<double>() > 0);
}

TEST_CASE("bench --profile tells time, work and kernel of each layer") {
  const std::vector<std::string> words = {"bench",     "--model", lite0,       "--batch", "1",
                                          "--seconds", "0.1",     "--profile", "--json"};
  const outcome ran = run_graft(words, shared_cache());
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  const auto lines = json_lines(ran.out);
  REQUIRE(lines.size() == 1);
  double milliseconds = 0;
  double work = 0;
  int convolutions = 0;
  for (const auto& layer : lines[0].at("layers")) {
    CHECK_FALSE(layer.at("implementation").get<std::string>().empty());
    CHECK(layer.at("ms").get<double>() >= 0);
    milliseconds += layer.at("ms").get<double>();
    work += layer.at("gflop").get<double>();
    if (layer.at("op") == "Conv") ++convolutions;
  }
  CHECK(convolutions == 49);
  CHECK(lines[0].at("ms").get<double>() == Approx(milliseconds));
  // 385 million multiplications and additions, counted as two operations each.
  CHECK(work == Approx(0.77).epsilon(0.05));
  CHECK(lines[0].at("gflop").get<double>() == Approx(work));
  CHECK(lines[0].at("gflop_per_second").get<double>() == Approx(work / milliseconds * 1e3));
  const outcome table =
      run_graft({"bench", "--model", lite0, "--seconds", "0.1", "--profile"}, shared_cache());
  REQUIRE(table.exit_code == 0);
  CHECK(table.out.find("layer ") != std::string::npos);
  CHECK(table.out.find("GFLOP/s") != std::string::npos);
  CHECK(table.out.find("total ") != std::string::npos);
}

TEST_CASE("a backbone that cannot tell the time of its layers says so") {
  const outcome ran = run_graft(
      {"bench", "--model", lite0, "--backbone", "opencv.backbone", "--seconds", "0.1", "--profile"},
      shared_cache());
  CHECK(ran.exit_code == 1);
  CHECK(ran.err.find("opencv.backbone cannot tell the time of its layers (graft.profile/1); "
                     "expected a backbone that can, such as onednn.backbone") != std::string::npos);
  CHECK(run_graft({"bench", "--model", lite0, "--train", "--profile"}, shared_cache()).exit_code ==
        2);
}

TEST_CASE("a pack around a bare model gets its stages, and photos tell a wrong preprocessing") {
  const temporary_folder folder;
  const std::string onnx = source_folder() + "/models/efficientnet-lite0/model.onnx";
  std::filesystem::create_directory(folder / "photos");
  for (const char* name : {"chelsea.png", "coffee.png"}) {
    std::filesystem::copy_file(golden(name), folder / "photos/" + name);
  }
  const std::vector<std::string> common = {"new", "model-pack", "lite",           "--onnx",
                                           onnx,  "--photo",    folder / "photos"};
  const auto with = [&](const std::string& out, std::vector<std::string> more) {
    std::vector<std::string> words = common;
    words.insert(words.end(), {"--out", folder / out});
    words.insert(words.end(), more.begin(), more.end());
    return run_graft(words, shared_cache());
  };
  const outcome right = with(
      "right", {"--mean", "127,127,127", "--std", "128,128,128", "--interpolation", "bicubic"});
  INFO(right.out << right.err);
  REQUIRE(right.exit_code == 0);
  CHECK(right.out.find("checked with 2 photos") != std::string::npos);
  CHECK(right.out.find("chelsea.png: 282 (0.39), 285") != std::string::npos);  // a cat
  CHECK(right.out.find("no other common preprocessing is clearly nearer") != std::string::npos);
  const std::string text = read_text(folder / "right/backbone.toml");
  CHECK(text.find("[[stage]]\nname   = \"stage1\"") != std::string::npos);
  CHECK(text.find("tensor = \"features\"\n") != std::string::npos);
  // What was written is trained from, by the name of a stage.
  CHECK(run_graft({"check", stamps(), "--set", "backbone.model=" + folder / "right", "--set",
                   "backbone.trainable=stage3", "--set", "head.use=head.dense"},
                  shared_cache())
            .err.find("no stage") == std::string::npos);

  const outcome wrong = with("wrong", {"--mean", "0,0,0", "--std", "1,1,1"});
  INFO(wrong.out << wrong.err);
  CHECK(wrong.exit_code == 0);
  CHECK(wrong.err.find("more as in the network's training with rgb, mean 127") !=
        std::string::npos);
}

TEST_CASE("doctor and plugins name every plugin") {
  const outcome doctor = run_graft({"doctor"}, shared_cache());
  const outcome plugins = run_graft({"plugins"}, shared_cache());
  CHECK(doctor.exit_code == 0);
  CHECK(plugins.exit_code == 0);
  for (const char* name : {"photos", "dataset", "augment", "onednn", "head", "evaluate"}) {
    INFO(name);
    CHECK(doctor.out.find(name) != std::string::npos);
    CHECK(plugins.out.find(name) != std::string::npos);
  }
  for (const char* type : {"photos.folder", "augment.standard", "onednn.backbone", "head.dense"}) {
    const outcome one = run_graft({"plugins", type}, shared_cache());
    CHECK(one.exit_code == 0);
    CHECK(one.out.find(type) != std::string::npos);
  }
}
