// Times the forms of a convolution.
#include "kernels/convolution_spec.hpp"
#include "runtime/group.hpp"
#include "winograd/convolution.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <limits>
#include <memory>
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

class trial {
 public:
  virtual ~trial() = default;
  void run() {
    const auto start = clock::now();
    compute();
    best_ = std::min(best_, milliseconds_since(start) / images());
  }
  [[nodiscard]] double best() const { return best_; }

 private:
  virtual void compute() = 0;
  [[nodiscard]] virtual double images() const { return 1; }
  double best_ = std::numeric_limits<double>::max();
};

// A convolution of oneDNN with everything that it reads and writes, and the reorders around it.
class library_trial final : public trial {
 public:
  library_trial(const dnnl::engine& engine, const description& pd, const description& neighbours)
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

 private:
  void compute() override {
    convolution_.execute(stream_, arguments_);
    for (std::size_t i = 0; i < kernels_.size(); ++i) {
      kernels_[i].execute(stream_, reorders_[i].first, reorders_[i].second);
    }
    stream_.wait();
  }

  dnnl::stream stream_;
  dnnl::convolution_forward convolution_;
  std::unordered_map<int, dnnl::memory> arguments_;
  std::vector<std::pair<dnnl::memory, dnnl::memory>> reorders_;
  std::vector<dnnl::reorder> kernels_;
};

// Our own form, on as many images as go through a network together.
class own_trial final : public trial {
 public:
  own_trial(const dnnl::engine& engine, const winograd::convolution& convolution,
            const description& direct)
      : convolution_(convolution) {
    const compat::dims sizes = compat::read_layout(direct.weights_desc()).sizes;
    const auto floats = [&](int64_t count) {
      return filled({{count}, dnnl::memory::data_type::f32, dnnl::memory::format_tag::a}, engine);
    };
    weights_ = floats(convolution.packed_floats());
    bias_ = floats(sizes[0]);
    scratch_ = floats(convolution.scratch(images_together));
    for (std::size_t i = 0; i < images_together; ++i) {
      tensors_.push_back(filled(direct.src_desc(), engine));
      src_[i] = static_cast<const float*>(tensors_.back().get_data_handle());
      tensors_.push_back(filled(direct.dst_desc(), engine));
      dst_[i] = static_cast<float*>(tensors_.back().get_data_handle());
    }
  }

 private:
  void compute() override {
    convolution_.run(src_, dst_, static_cast<const float*>(weights_.get_data_handle()),
                     static_cast<const float*>(bias_.get_data_handle()),
                     static_cast<float*>(scratch_.get_data_handle()));
  }
  [[nodiscard]] double images() const override { return images_together; }

  winograd::convolution convolution_;
  dnnl::memory weights_;
  dnnl::memory bias_;
  dnnl::memory scratch_;
  std::vector<dnnl::memory> tensors_;
  std::array<const float*, images_together> src_{};
  std::array<float*, images_together> dst_{};
};

std::unique_ptr<trial> make_trial(const dnnl::engine& engine, const convolution_spec& spec,
                                  const description& direct, form f) {
  if (own_tile(f) == 0) {
    return std::make_unique<library_trial>(engine, *spec.describe(engine, f), direct);
  }
  return std::make_unique<own_trial>(
      engine, *winograd::convolution::of(spec, own_tile(f), direct.src_desc(), direct.dst_desc()),
      direct);
}

}  // namespace

std::vector<form> forms_of(const dnnl::engine& engine, const convolution_spec& spec) {
  std::vector<form> made{form::direct};
  if (!spec.may_be_winograd()) return made;
  if (spec.describe(engine, form::winograd)) made.push_back(form::winograd);
  const auto direct = spec.describe(engine, form::direct);
  for (const form own : {form::winograd_4x4, form::winograd_6x6}) {
    if (winograd::convolution::of(spec, own_tile(own), direct->src_desc(), direct->dst_desc())) {
      made.push_back(own);
    }
  }
  return made;
}

std::vector<double> time_forms(const dnnl::engine& engine, const convolution_spec& spec,
                               const std::vector<form>& forms) {
  constexpr double budget_ms = 100;
  constexpr int least_rounds = 3;
  constexpr int most_rounds = 40;
  const auto direct = spec.describe(engine, form::direct);
  std::vector<std::unique_ptr<trial>> trials;
  for (const form f : forms) trials.push_back(make_trial(engine, spec, *direct, f));
  const auto start = clock::now();
  for (int round = 0; round < most_rounds; ++round) {
    if (round >= least_rounds && milliseconds_since(start) > budget_ms) break;
    for (const auto& one : trials) one->run();
  }
  std::vector<double> times;
  for (const auto& one : trials) times.push_back(one->best());
  return times;
}

}  // namespace graft::onednn
