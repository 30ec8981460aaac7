// Kernels chosen by timing: the table, the recorded plan, and what Winograd does to features.
#include "formats/onnx/writer.hpp"
#include "kernels/convolution_spec.hpp"
#include "runtime/planner.hpp"
#include "support/catch.hpp"
#include "support/models.hpp"
#include "support/shared.hpp"

#include <fstream>

using namespace graft;
using namespace graft::test;
using onnx::make_attribute;
using ints = std::vector<int64_t>;

namespace {

// A residual block with two layers that Winograd can do.
model_builder block() {
  model_builder m({32, 16, 16});
  m.random("w", {32, 32, 3, 3}, 1).random("v", {32, 32, 3, 3}, 2);
  m.node("Conv", {"x", "w"}, "a", {make_attribute("pads", ints{1, 1, 1, 1})})
      .node("Relu", {"a"}, "b");
  m.node("Conv", {"b", "v"}, "c", {make_attribute("pads", ints{1, 1, 1, 1})});
  m.node("Add", {"c", "b"}, "d").node("Relu", {"d"}, "e").node("GlobalAveragePool", {"e"}, "f");
  m.node("Flatten", {"f"}, "features");
  return m;
}

onednn::kernel_plan plan_of(const std::string& folder) {
  const auto made = onednn::network::plan(onnx::write(block().model), {}, folder);
  REQUIRE(made.ok());
  return *made;
}

std::string read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Features of n items with every layer in one form.
std::vector<float> run_with(onednn::form f, const std::vector<float>& x, int64_t n) {
  onednn::compile_options options;
  options.plan = plan_of("");
  for (auto& [key, chosen] : options.plan->forms) chosen = f;
  const auto net = onednn::network::compile(onnx::write(block().model), options);
  REQUIRE(net.ok());
  std::vector<float> out(static_cast<std::size_t>(n * (*net)->feature_count()));
  onednn::context worker(*net);
  REQUIRE(worker.run_tensor(x.data(), n, out.data()).ok());
  return out;
}

// The forms besides direct of the block's layers.
std::vector<onednn::form> forms_here() {
  onednn::convolution_spec spec;
  spec.in = spec.out = {1, 32, 16, 16};
  spec.weights = {32, 32, 3, 3};
  for (int axis = 0; axis < 2; ++axis) spec.win.before[axis] = spec.win.after[axis] = 1;
  std::vector<onednn::form> forms =
      onednn::forms_of(dnnl::engine(dnnl::engine::kind::cpu, 0), spec);
  forms.erase(forms.begin());
  return forms;
}

}  // namespace

TEST_CASE("Winograd's features are within the fp32 bar and do not depend on the batch") {
  const std::vector<onednn::form> forms = forms_here();
  if (forms.empty()) return report_skip("this CPU and library have no Winograd");
  constexpr std::size_t item = 32 * 16 * 16;
  constexpr int64_t items = 7;  // a whole group and a part of one
  const std::vector<float> x = noise(items * item, 7);
  const std::vector<float> direct = run_with(onednn::form::direct, x, items);
  for (const onednn::form f : forms) {
    INFO(name_of(f));
    const std::vector<float> winograd = run_with(f, x, items);
    CHECK(direct != winograd);
    CHECK(relative_error(winograd, direct) < 2e-4);
    const std::vector<float> last(x.end() - item, x.end());
    CHECK(run_with(f, last, 1) == std::vector<float>(winograd.end() - 32, winograd.end()));
  }
}

TEST_CASE("what was timed is kept in a table that decides from then on") {
  const temporary_folder folder;
  const onednn::kernel_plan first = plan_of(folder.path());
  if (first.forms.empty()) return report_skip("this CPU and library have no Winograd");
  const std::string table = read(folder.path() + "/kernels.txt");
  for (const auto& [key, f] : first.forms) {
    CHECK(table.find(onednn::machine() + "\t" + key + "\t" + std::string(name_of(f)) + "\n") !=
          std::string::npos);
  }
  CHECK(plan_of(folder.path()).text() == first.text());
  CHECK(read(folder.path() + "/kernels.txt") == table);

  const temporary_folder planted;
  std::ofstream(planted.path() + "/kernels.txt")
      << "a line that was cut sho\n"
      << onednn::machine() << "\t" << first.forms.begin()->first << "\tdirect\n"
      << onednn::machine() << "\t" << first.forms.rbegin()->first << "\t"
      << name_of(forms_here().front()) << "\n";
  const onednn::kernel_plan other = plan_of(planted.path());
  CHECK(other.forms.begin()->second == onednn::form::direct);
  CHECK(other.forms.rbegin()->second == forms_here().front());
}

TEST_CASE("a table that cannot be written does not stand in the way") {
  CHECK(plan_of("/dev/null/nowhere").forms.size() == plan_of("").forms.size());
}

TEST_CASE("a plan reads back as it was written, and only on the machine where it was made") {
  onednn::kernel_plan plan;
  plan.forms = {{"a layer", onednn::form::winograd}, {"b", onednn::form::direct}};
  const auto again = onednn::kernel_plan::parse(plan.text());
  REQUIRE(again.ok());
  CHECK(again->text() == plan.text());
  CHECK(again->of("a layer") == onednn::form::winograd);
  CHECK(again->of("unknown") == onednn::form::direct);

  const auto foreign = onednn::kernel_plan::parse("oneDNN 1.0, Z80\na layer\twinograd\n");
  REQUIRE_FALSE(foreign.ok());
  CHECK(foreign.status().message() == "it was made on 'oneDNN 1.0, Z80' and this is '" +
                                          onednn::machine() +
                                          "', where results are other bits; run anew here");
  const auto damaged = onednn::kernel_plan::parse(onednn::machine() + "\na layer\twinogr\n");
  REQUIRE_FALSE(damaged.ok());
  CHECK(damaged.status().code() == code::data_loss);
}
