// graft predict
#include "runtime/predict.hpp"
#include "base/cpu.hpp"
#include "base/interrupt.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"
#include "runtime/record/console.hpp"
#include "runtime/record/recorder.hpp"

#include <algorithm>
#include <iostream>
#include <numeric>

#include <nlohmann/json.hpp>

namespace graft::runner {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t most_listed = 5;

class printer {
 public:
  explicit printer(const predict_arguments& arguments) : arguments_(arguments) {}

  void give(const runtime::prediction& one, const std::vector<std::string>& names) {
    if (!one.error.empty()) {
      failed_ = true;
      if (arguments_.json) {
        line({{"path", one.path}, {"error", one.error}});
      } else {
        complain(one.path + ": " + one.error);
      }
      return;
    }
    std::vector<std::size_t> order(one.probabilities.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return one.probabilities[a] > one.probabilities[b];
    });
    const double best = one.probabilities[order[0]];
    const bool known = best >= arguments_.min_probability;
    if (!arguments_.json) {
      std::cout << one.path << ": " << (known ? names[order[0]] : "unknown") << " ("
                << static_cast<int>(best * 100 + 0.5) << " %)\n";
      return;
    }
    ordered_json top = ordered_json::array();
    for (std::size_t i = 0; i < std::min(order.size(), most_listed); ++i) {
      top.push_back({{"class", names[order[i]]}, {"probability", one.probabilities[order[i]]}});
    }
    ordered_json out = {{"path", one.path}};
    out["class"] = known ? ordered_json(names[order[0]]) : ordered_json(nullptr);
    out["probability"] = best;
    out["top"] = std::move(top);
    line(out);
  }

  [[nodiscard]] bool failed() const { return failed_; }

 private:
  static void line(const ordered_json& object) {
    std::cout << object.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << "\n";
  }

  const predict_arguments& arguments_;
  bool failed_ = false;
};

}  // namespace

int predict_photos(const predict_arguments& arguments) {
  runtime::console console(true);
  runtime::recorder recorder(console);
  auto run = open_finished_run(arguments.run, &recorder);
  if (!run) return exit_invalid;
  base::watch_interrupts();
  printer out(arguments);
  status outcome = runtime::load_fitted_state(*run);
  if (outcome.ok()) {
    outcome = runtime::predict(
        run->graph, arguments.paths, base::worker_count(arguments.workers), base::interrupted,
        [&](const runtime::prediction& one, const std::vector<std::string>& names) {
          out.give(one, names);
        });
  }
  std::cout.flush();
  if (!outcome.ok()) {
    complain(outcome.message());
    return exit_for(outcome);
  }
  return out.failed() ? exit_failed : exit_done;
}

}  // namespace graft::runner
