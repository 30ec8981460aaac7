#include "formats/npy.hpp"
#include "noise.hpp"
#include "resize/resample.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace graft::augment;
using graft::augment::test::noise;

namespace {

struct pillow_case {
  std::string line;
  int width = 0, height = 0;
  resize_plan plan;
};

// GRAFT_PILLOW_CASES names a folder with another set, made by pillow/make_cases.py.
std::string case_folder() {
  const char* named = std::getenv("GRAFT_PILLOW_CASES");
  return named != nullptr ? named : graft::test::source_folder() + "/tests/plugins/augment/pillow";
}

std::vector<pillow_case> read_cases() {
  std::vector<pillow_case> cases;
  std::ifstream file(case_folder() + "/cases.txt");
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    pillow_case one;
    one.line = line;
    resize_plan& plan = one.plan;
    int filter = 0;
    fields >> one.width >> one.height >> plan.box.left >> plan.box.top >> plan.box.right >>
        plan.box.bottom >> plan.width >> plan.height >> filter;
    plan.part = {0, 0, plan.width, plan.height};
    plan.filter = static_cast<interpolation>(filter);
    REQUIRE(fields);
    cases.push_back(one);
  }
  return cases;
}

std::vector<uint8_t> resampled(image_view source, const resize_plan& plan, isa isa) {
  resize_workspace workspace;
  std::vector<uint8_t> out(static_cast<std::size_t>(plan.part.width) *
                           static_cast<std::size_t>(plan.part.height) * channels);
  REQUIRE(resample(source, plan, workspace, out.data(), isa).ok());
  return out;
}

std::vector<isa> every_isa() {
  std::vector<isa> all{isa::scalar, isa::sse};
  if (supports(isa::avx2)) all.push_back(isa::avx2);
  return all;
}

}  // namespace

TEST_CASE("every filter, size and box gives Pillow's bytes with every instruction set") {
  const auto expected = graft::formats::read_npy_file(case_folder() + "/pixels.npy");
  REQUIRE(expected.ok());
  const auto pixels = expected->as<uint8_t>();
  std::size_t at = 0;
  for (const pillow_case& one : read_cases()) {
    INFO(one.line);
    const image source = noise(one.width, one.height);
    const auto wanted = pixels.subspan(at, static_cast<std::size_t>(one.plan.width) *
                                               static_cast<std::size_t>(one.plan.height) * 3);
    at += wanted.size();
    for (const isa isa : every_isa()) {
      INFO("instruction set " << static_cast<int>(isa));
      const auto got = resampled(source.view(), one.plan, isa);
      CHECK(std::equal(wanted.begin(), wanted.end(), got.begin()));
    }
  }
  REQUIRE(at > 0);
  CHECK(at == pixels.size());
}

TEST_CASE("a photo's size gives the same bytes with every instruction set") {
  const image source = noise(500, 375);
  for (const int filter : {1, 2, 3, 4}) {
    const resize_plan plan = whole(source.view(), 341, 256, static_cast<interpolation>(filter));
    const auto scalar = resampled(source.view(), plan, isa::scalar);
    for (const isa isa : every_isa()) CHECK(resampled(source.view(), plan, isa) == scalar);
  }
}

TEST_CASE("a part of the result is the same as that part of the whole result") {
  const image source = noise(90, 70);
  for (const int filter : {0, 1, 2, 3, 4}) {
    resize_plan plan = whole(source.view(), 64, 51, static_cast<interpolation>(filter));
    plan.box = {3.5F, 2, 88.25F, 67};
    const auto all = resampled(source.view(), plan, best_isa());
    plan.part = {10, 7, 30, 40};
    const auto part = resampled(source.view(), plan, best_isa());
    bool same = true;
    for (std::size_t y = 0; y < 40; ++y) {
      same = same && std::equal(part.begin() + static_cast<std::ptrdiff_t>(y * 90),
                                part.begin() + static_cast<std::ptrdiff_t>((y + 1) * 90),
                                all.begin() + static_cast<std::ptrdiff_t>(((y + 7) * 64 + 10) * 3));
    }
    CHECK(same);
  }
}

TEST_CASE("plans that reach outside are refused") {
  const image source = noise(8, 6);
  resize_workspace workspace;
  std::vector<uint8_t> out(300);
  const auto refused = [&](const resize_plan& plan) {
    const auto status = resample(source.view(), plan, workspace, out.data());
    return status.code() == graft::code::invalid_argument && !status.message().empty();
  };
  const resize_plan good = whole(source.view(), 4, 4, interpolation::bicubic);
  CHECK_FALSE(refused(good));
  resize_plan plan = good;
  plan.box.right = 8.5F;
  CHECK(refused(plan));
  plan = good;
  plan.box.left = plan.box.right;
  CHECK(refused(plan));
  plan = good;
  plan.part.left = 1;
  CHECK(refused(plan));
  CHECK(refused(whole(source.view(), 0, 4, interpolation::bicubic)));
  CHECK(refused(whole(image_view{}, 4, 4, interpolation::bicubic)));
}
