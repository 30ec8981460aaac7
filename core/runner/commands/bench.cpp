// graft bench
#include "base/cpu.hpp"
#include "base/interrupt.hpp"
#include "runner/backbone_graph.hpp"
#include "runner/bench_profile.hpp"
#include "runner/bench_train.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runtime/items/item_list.hpp"
#include "runtime/pass/batch_run.hpp"
#include "runtime/record/console.hpp"
#include "runtime/record/recorder.hpp"

#include <graft/sdk/philox.hpp>
#include <graft/sdk/text.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>

#include <sys/resource.h>

#include <nlohmann/json.hpp>

namespace graft::runner {
namespace {

using clock = std::chrono::steady_clock;

double seconds_since(clock::time_point start) {
  return std::chrono::duration<double>(clock::now() - start).count();
}

// A batch of noise as the augment node would hand it over.
tensor::column noise(const tensor::column_type& type, std::size_t n, uint64_t key) {
  tensor::column column(type, n);
  const auto stacked = column.stacked();
  philox random(key);
  auto* bytes = static_cast<uint8_t*>(stacked->data);
  for (uint64_t i = 0; i < type.item_bytes() * n; ++i) {
    bytes[i] = static_cast<uint8_t>(random.word() >> 24);
  }
  return column;
}

struct measured {
  double images_per_second = 0;
  double compile_ms = 0;
};

class bench {
 public:
  bench(graph::graph& graph, const bench_arguments& arguments)
      : graph_(graph),
        arguments_(arguments),
        backbone_(graph.find("backbone")),
        image_(graph.nodes[backbone_].inputs.front()) {
    items_.items.resize(static_cast<std::size_t>(arguments.batch));
    for (uint32_t i = 0; i < items_.items.size(); ++i) jobs_.push_back({i, GRAFT_VIEW_EVAL});
  }

  result<measured> run() {
    measured out;
    const int threads = base::worker_count(arguments_.threads);
    const auto start = clock::now();
    GRAFT_TRY(make_ready());
    out.compile_ms = seconds_since(start) * 1e3;
    // One uncounted round, then as many as fit into the time; the best round counts, because a
    // neighbour on a shared machine can only make a round slower.
    GRAFT_TRY_ASSIGN(const double first, round(threads, 1));
    const auto repeats = static_cast<int>(std::clamp(0.25 / first, 1.0, 1000.0));
    const auto begun = clock::now();
    double best = first;
    do {
      GRAFT_TRY_ASSIGN(const double took, round(threads, repeats));
      best = std::min(best, took / repeats);
    } while (seconds_since(begun) < arguments_.seconds && !base::interrupted());
    out.images_per_second = static_cast<double>(jobs_.size()) * threads / best;
    return out;
  }

  // The layers' times, the fastest of as many runs as fit into the time.
  result<std::vector<host::layer_time>> profile() {
    host::node& node = *graph_.nodes[backbone_].instance;
    if (!node.profiles()) {
      return status(code::unimplemented,
                    arguments_.backbone +
                        " cannot tell the time of its layers (graft.profile/1); "
                        "expected a backbone that can, such as onednn.backbone");
    }
    GRAFT_TRY(make_ready());
    runtime::batch_run batch(graph_, items_, 0, 0, jobs_);
    batch.give(image_, noise(graph_.type_of(image_), jobs_.size(), 0));
    const auto start = clock::now();
    GRAFT_TRY(node.profile(batch.view_for(backbone_), 1).status());
    const double repeats = arguments_.seconds / seconds_since(start);
    return node.profile(batch.view_for(backbone_),
                        static_cast<uint64_t>(std::clamp(repeats, 3.0, 1e5)));
  }

 private:
  status make_ready() {
    GRAFT_TRY(calibrate());
    host::node& node = *graph_.nodes[backbone_].instance;
    const graft_network* network = node.network();
    if (network == nullptr || !GRAFT_HAS(network, compile)) return {};
    return host::take_error(network->compile(node.instance(), jobs_.size()), node.id());
  }
  // On noise, which is the same in every run: what it does to accuracy is of no matter here.
  status calibrate() {
    host::node& node = *graph_.nodes[backbone_].instance;
    if (node.calibration_items() == 0) return {};
    runtime::batch_run batch(graph_, items_, 0, 0, jobs_);
    batch.give(image_, noise(graph_.type_of(image_), jobs_.size(), 0));
    GRAFT_TRY(node.observe(batch.view_for(backbone_)));
    return node.settle_calibration().status();
  }
  // Seconds until every thread has done `repeats` batches.
  result<double> round(int threads, int repeats) {
    std::vector<status> outcomes(static_cast<std::size_t>(threads));
    std::vector<std::jthread> workers;
    std::atomic<int> ready{0};
    std::atomic<bool> go{false};
    for (int t = 0; t < threads; ++t) {
      workers.emplace_back([&, t] {
        runtime::batch_run batch(graph_, items_, 0, static_cast<uint32_t>(t), jobs_);
        batch.give(image_, noise(graph_.type_of(image_), jobs_.size(), static_cast<uint64_t>(t)));
        ++ready;
        while (!go) std::this_thread::yield();
        for (int r = 0; r < repeats && outcomes[static_cast<std::size_t>(t)].ok(); ++r) {
          outcomes[static_cast<std::size_t>(t)] = batch.run(std::span(&backbone_, 1));
        }
      });
    }
    while (ready < threads) std::this_thread::yield();
    const auto start = clock::now();
    go = true;
    workers.clear();
    for (const status& one : outcomes) GRAFT_TRY(one);
    return seconds_since(start);
  }

  graph::graph& graph_;
  const bench_arguments& arguments_;
  int backbone_;
  graph::binding image_;
  runtime::item_list items_;
  std::vector<runtime::job> jobs_;
};

// Whole training steps with all threads in one network, as `graft run` trains.
result<measured> train_backbone(const graph::graph& graph, const bench_arguments& arguments) {
  measured out;
  const auto start = clock::now();
  GRAFT_TRY_ASSIGN(training_step step,
                   training_step::open(*graph.nodes[graph.find("backbone")].instance,
                                       arguments.batch, base::worker_count(arguments.threads)));
  GRAFT_TRY(step.run().status());
  out.compile_ms = seconds_since(start) * 1e3;
  const auto begun = clock::now();
  double best = 1e300;
  do {
    const auto from = clock::now();
    GRAFT_TRY(step.run().status());
    best = std::min(best, seconds_since(from));
  } while (seconds_since(begun) < arguments.seconds && !base::interrupted());
  out.images_per_second = static_cast<double>(arguments.batch) / best;
  return out;
}

std::string precision_of(const graph::graph& graph) {
  const host::node& node = *graph.nodes[graph.find("backbone")].instance;
  const graft_network* network = node.network();
  return network != nullptr && GRAFT_HAS(network, precision)
             ? to_string(network->precision(node.instance()))
             : "unknown";
}

}  // namespace

int bench_backbone(const bench_arguments& arguments) {
  runtime::console console(true);
  runtime::recorder recorder(console);
  auto graph = photo_backbone(
      {arguments.backbone, arguments.model, arguments.precision, arguments.train}, &recorder);
  if (!graph) return exit_invalid;
  base::watch_interrupts();
  if (arguments.profile) {
    const auto layers = bench(*graph, arguments).profile();
    if (!layers.ok()) {
      complain(layers.status().message());
      return exit_for(layers.status());
    }
    const profile_heading heading = {arguments.model, arguments.backbone, precision_of(*graph)};
    std::cout << (arguments.json ? profile_json(heading, *layers)
                                 : profile_table(heading, *layers));
    return exit_done;
  }
  const auto out =
      arguments.train ? train_backbone(*graph, arguments) : bench(*graph, arguments).run();
  if (!out.ok()) {
    complain(out.status().message());
    return exit_for(out.status());
  }
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  const double peak_mb = static_cast<double>(usage.ru_maxrss) / 1024;
  if (arguments.json) {
    const nlohmann::ordered_json line = {
        {"model", arguments.model},          {"backbone", arguments.backbone},
        {"batch", arguments.batch},          {"threads", base::worker_count(arguments.threads)},
        {"precision", precision_of(*graph)}, {"images_per_second", out->images_per_second},
        {"compile_ms", out->compile_ms},     {"peak_rss_mb", peak_mb}};
    std::cout << line.dump() << "\n";
  } else {
    std::cout << arguments.model << ", " << precision_of(*graph) << ", batch " << arguments.batch
              << ": " << out->images_per_second << " images/s, compiled in " << out->compile_ms
              << " ms, peak " << peak_mb << " MB\n";
  }
  return exit_done;
}

}  // namespace graft::runner
