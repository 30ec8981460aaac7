#include "training_support.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <thread>

namespace graft::test {

using namespace graft::onednn::gradient;

namespace {

void must(const status& s) {
  if (!s.ok()) throw std::runtime_error(s.message());
}

}  // namespace

int64_t trained_model::input_size() const { return onednn::element_count(net->boundary(0)); }
int64_t trained_model::output_size() const { return onednn::element_count(net->boundary(stages)); }

trained_model trainable(const onnx::model& model, trainable_options options) {
  trained_model made;
  const model_builder empty({1});
  model_builder holder = empty;
  holder.model = model;
  made.bytes = holder.bytes();
  auto net = trainable_network::compile(made.bytes, options);
  must(net.status());
  made.net = *net;
  made.stages = made.net->stages().size();
  return made;
}

double loss(const trained_model& m, mode how, const std::vector<float>& input, int64_t n,
            const std::vector<float>& weights) {
  std::vector<float> y(static_cast<std::size_t>(n * m.output_size()));
  must(m.net->forward({0, m.stages}, how, input.data(), n, y.data(), nullptr));
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) sum += static_cast<double>(y[i]) * weights[i];
  return sum;
}

std::vector<std::string> check_gradients(const trained_model& m, mode how, std::vector<float> input,
                                         int64_t n, double step, double tolerance) {
  const std::vector<float> weights = noise(static_cast<std::size_t>(n * m.output_size()), 11);
  std::vector<float> y(weights.size());
  std::vector<float> dx(input.size());
  tape recorded;
  must(m.net->forward({0, m.stages}, how, input.data(), n, y.data(), &recorded));
  must(m.net->vjp(recorded, weights.data(), dx.data()));

  std::vector<std::string> wrong;
  const auto compare = [&](const std::string& name, float* values, const float* gradient,
                           std::size_t count) {
    const std::vector<float> before(values, values + count);
    for (uint32_t seed = 21; seed < 23; ++seed) {
      const std::vector<float> direction = noise(count, seed);
      double expected = 0;
      double scale = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const double part = static_cast<double>(gradient[i]) * direction[i];
        expected += part;
        scale += part * part;
      }
      const auto at = [&](double far) {
        for (std::size_t i = 0; i < count; ++i) {
          values[i] = static_cast<float>(before[i] + far * direction[i]);
        }
        m.net->parameters_changed();
        return loss(m, how, input, n, weights);
      };
      const double found = (at(step) - at(-step)) / (2 * step);
      std::copy(before.begin(), before.end(), values);
      m.net->parameters_changed();
      const double room = tolerance * (std::abs(expected) + std::sqrt(scale) + 0.05);
      if (!(std::abs(found - expected) <= room)) {
        wrong.push_back(name + ": finite differences give " + std::to_string(found) +
                        ", the vector-Jacobian product " + std::to_string(expected));
      }
    }
  };
  compare("input", input.data(), dx.data(), input.size());
  for (const parameter& p : m.net->parameters()) {
    if (!p.trainable) continue;
    const std::vector<float> gradient(p.gradient.get(), p.gradient.get() + p.count());
    compare(p.name, p.value.get(), gradient.data(), gradient.size());
  }
  return wrong;
}

std::vector<float> spread(std::size_t n, uint32_t seed) {
  const std::vector<float> keys = noise(n, seed);
  std::vector<std::size_t> places(n);
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::sort(places.begin(), places.end(), [&](auto a, auto b) { return keys[a] < keys[b]; });
  std::vector<float> out(n);
  for (std::size_t i = 0; i < n; ++i) {
    out[places[i]] = (2 * static_cast<float>(i) + 1) / static_cast<float>(n) - 1;
  }
  return out;
}

parallel_for on_threads(int threads) {
  return [threads](int64_t n, const std::function<void(int64_t)>& task) {
    std::atomic<int64_t> next{0};
    std::vector<std::thread> all;
    for (int t = 0; t < threads; ++t) {
      all.emplace_back([&] {
        for (int64_t i = next++; i < n; i = next++) task(i);
      });
    }
    for (std::thread& one : all) one.join();
  };
}

}  // namespace graft::test
