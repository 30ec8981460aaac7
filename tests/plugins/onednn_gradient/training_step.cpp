// Images a second of a training step (forward, backward, SGD; BN frozen) of a whole network.
//   onednn_training_step MODEL.onnx [BATCH=16] [MICRO_BATCH=8] [THREADS=1] [SECONDS=5] [SHARDS=4]
#include "gradient/trainable_network.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

using namespace graft::onednn::gradient;

namespace {

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int i, int otherwise) {
    return argc > i ? std::atoi(argv[i]) : otherwise;
  };
  if (argc < 2) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const int64_t n = number(2, 16);
  trainable_options options;
  options.micro_batch = number(3, 8);
  options.shards = number(6, 4);
  const int threads = number(4, 1);
  const parallel_for workers = [&](int64_t tasks, const std::function<void(int64_t)>& task) {
    std::atomic<int64_t> next{0};
    std::vector<std::thread> all;
    const auto work = [&] {
      for (int64_t i = next++; i < tasks; i = next++) task(i);
    };
    for (int t = 1; t < threads; ++t) all.emplace_back(work);
    work();
    for (std::thread& one : all) one.join();
  };
  auto made = trainable_network::compile(std::as_bytes(std::span(bytes)), options);
  if (!made.ok()) {
    std::fprintf(stderr, "%s\n", made.status().message().c_str());
    return 1;
  }
  trainable_network& net = **made;
  const std::size_t stages = net.stages().size();
  std::vector<float> x(static_cast<std::size_t>(n * graft::onednn::element_count(net.boundary(0))));
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 255) / 128 - 1;
  std::vector<float> y(
      static_cast<std::size_t>(n * graft::onednn::element_count(net.boundary(stages))));
  const std::vector<float> dy(y.size(), 1e-4F);
  double best = 1e9;
  double times[3] = {1e9, 1e9, 1e9};
  const double until = seconds() + number(5, 5);
  for (int round = 0; round < 3 || seconds() < until; ++round) {
    tape recorded;
    const double start = seconds();
    auto ran = net.forward({0, stages}, mode::frozen_bn, x.data(), n, y.data(), &recorded, workers);
    const double forward = seconds();
    if (ran.ok()) ran = net.vjp(recorded, dy.data(), nullptr, workers);
    const double backward = seconds();
    if (!ran.ok()) {
      std::fprintf(stderr, "%s\n", ran.message().c_str());
      return 1;
    }
    for (const parameter& p : net.parameters()) {
      if (!p.trainable) continue;
      for (int64_t i = 0; i < p.count(); ++i) p.value.get()[i] -= 1e-6F * p.gradient.get()[i];
    }
    net.parameters_changed();
    const double end = seconds();
    if (end - start < best) {
      best = end - start;
      times[0] = forward - start;
      times[1] = backward - forward;
      times[2] = end - backward;
    }
  }
  std::printf("%.2f images/s (forward %.1f, backward %.1f, SGD %.1f ms; %zu MiB)\n",
              static_cast<double>(n) / best, times[0] * 1e3, times[1] * 1e3, times[2] * 1e3,
              net.memory() >> 20U);
  return 0;
}
