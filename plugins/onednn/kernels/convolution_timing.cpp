// Times the forms of a convolution.
#include "kernels/convolution_spec.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <limits>
#include <unordered_map>
#include <vector>

namespace graft::onednn {
namespace {

using clock = std::chrono::steady_clock;
using description = dnnl::convolution_forward::primitive_desc;

double milliseconds_since(clock::time_point start) {
  return std::chrono::duration<double, std::milli>(clock::now() - start).count();
}

dnnl::memory filled(const dnnl::memory::desc& md, const dnnl::engine& engine) {
  dnnl::memory made(md, engine);
  if (md.get_size() > 0) std::memset(made.get_data_handle(), 0x3c, md.get_size());  // 0.0115
  return made;
}

// A convolution with everything that it reads and writes, and the reorders around it.
class trial {
 public:
  trial(const dnnl::engine& engine, const description& pd, const description& neighbours)
      : stream_(engine), convolution_(pd) {
    const dnnl::memory src = filled(pd.src_desc(), engine);
    const dnnl::memory dst = filled(pd.dst_desc(), engine);
    arguments_ = {{DNNL_ARG_SRC, src},
                  {DNNL_ARG_WEIGHTS, filled(pd.weights_desc(), engine)},
                  {DNNL_ARG_DST, dst},
                  {DNNL_ARG_SCRATCHPAD, filled(pd.scratchpad_desc(), engine)}};
    if (pd.bias_desc().get_size() > 0) arguments_[DNNL_ARG_BIAS] = filled(pd.bias_desc(), engine);
    if (pd.src_desc() != neighbours.src_desc()) {
      reorders_.emplace_back(filled(neighbours.src_desc(), engine), src);
    }
    if (pd.dst_desc() != neighbours.dst_desc()) {
      reorders_.emplace_back(dst, filled(neighbours.dst_desc(), engine));
    }
    for (auto& [from, to] : reorders_) kernels_.emplace_back(from, to);
  }

  void run() {
    const auto start = clock::now();
    convolution_.execute(stream_, arguments_);
    for (std::size_t i = 0; i < kernels_.size(); ++i) {
      kernels_[i].execute(stream_, reorders_[i].first, reorders_[i].second);
    }
    stream_.wait();
    best_ = std::min(best_, milliseconds_since(start));
  }
  [[nodiscard]] double best() const { return best_; }

 private:
  dnnl::stream stream_;
  dnnl::convolution_forward convolution_;
  std::unordered_map<int, dnnl::memory> arguments_;
  std::vector<std::pair<dnnl::memory, dnnl::memory>> reorders_;
  std::vector<dnnl::reorder> kernels_;
  double best_ = std::numeric_limits<double>::max();
};

}  // namespace

form_times time_forms(const dnnl::engine& engine, const description& direct,
                      const description& winograd) {
  constexpr double budget_ms = 100;
  constexpr int least_rounds = 3;
  constexpr int most_rounds = 40;
  trial first(engine, direct, direct);
  trial second(engine, winograd, direct);
  const auto start = clock::now();
  for (int round = 0; round < most_rounds; ++round) {
    if (round >= least_rounds && milliseconds_since(start) > budget_ms) break;
    first.run();
    second.run();
  }
  return {first.best(), second.best()};
}

}  // namespace graft::onednn
