#include "kernels/dnnl_compat.hpp"
#include "runtime/bound_program.hpp"
#include "runtime/group.hpp"
#include "runtime/network_state.hpp"
#include "runtime/single_thread.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <limits>
#include <utility>

namespace graft::onednn {
struct context::state {
  std::shared_ptr<const network> net;
  dnnl::stream stream;
  std::array<bound_program, images_together> images;  // prepared when first needed
  const observer* see = nullptr;                      // while someone watches

  // The first `count` images, with memory.
  status prepare(std::size_t count);
  // Runs the first `count` images: one after the other while the activations are the larger, side
  // by side from where the weights are.
  status run(std::size_t count);
  // As run(1), and shows each value that the network makes.
  status watch();
  void show(const made_value& one);
  void put_image(const uint8_t* rgb, std::byte* to) const;
  void put_planes(const float* planes, std::byte* to) const;
  // Calls write(item, where) for each of the items, runs them, copies the features out.
  template <class F>
  status run_all(int64_t n, float* out, F&& write);
};

status context::state::prepare(std::size_t count) try {
  if (!stream) stream = dnnl::stream(net->state_->engine);
  for (std::size_t i = 0; i < count; ++i) {
    if (images[i].prepared()) continue;
    GRAFT_TRY(images[i].prepare(net->state_->program, net->state_->engine));
  }
  return {};
} catch (const dnnl::error& error) {
  return {code::internal, std::string("oneDNN cannot prepare the network: ") + error.what()};
}

status context::state::run(std::size_t count) {
  if (see != nullptr) return watch();
  const program& p = net->state_->program;
  for (std::size_t i = 0; i < count; ++i) {
    bound_program* const alone = &images[i];
    for (std::size_t s = 0; s < p.together_from; ++s) GRAFT_TRY(run_step({&alone, 1}, s, stream));
  }
  std::array<bound_program*, images_together> all{};
  for (std::size_t i = 0; i < count; ++i) all[i] = &images[i];
  for (std::size_t s = p.together_from; s < p.steps.size(); ++s) {
    GRAFT_TRY(run_step({all.data(), count}, s, stream));
  }
  return {};
}

void context::state::show(const made_value& one) {
  dnnl::memory& from = images[0].memory(one.where);
  const compat::dims sizes = compat::read_layout(from.get_desc()).sizes;
  const tensor_view to{dtype::f32, sizes, nullptr};
  std::vector<float> values(static_cast<std::size_t>(to.count()));
  dnnl::memory plain({sizes, dnnl::memory::data_type::f32, row_major_strides(sizes)},
                     net->state_->engine, values.data());
  dnnl::primitive_attr attr;
  std::unordered_map<int, dnnl::memory> arguments = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, plain}};
  if (one.scale > 0) {
    for (auto& [argument, scale] : compat::scale_reorder(attr, one.scale)) {
      dnnl::memory known({{1}, dnnl::memory::data_type::f32, dnnl::memory::format_tag::a},
                         net->state_->engine);
      *static_cast<float*>(known.get_data_handle()) = scale.front();
      arguments.emplace(argument, known);
    }
  }
  dnnl::reorder(dnnl::reorder::primitive_desc(from, plain, attr)).execute(stream, arguments);
  stream.wait();
  (*see)(one.name, sizes, values);
}

status context::state::watch() try {
  const std::vector<made_value>& values = net->state_->program.values;
  auto next = values.begin();
  bound_program* const one = &images[0];
  for (std::size_t i = 0; i < one->steps().size(); ++i) {
    GRAFT_TRY(run_step({&one, 1}, i, stream));
    for (; next != values.end() && next->steps <= i + 1; ++next) show(*next);
  }
  return {};
} catch (const dnnl::error& error) {
  return {code::internal, std::string("oneDNN cannot show a value: ") + error.what()};
}

void context::state::put_image(const uint8_t* rgb, std::byte* to) const {
  const network::state& how = *net->state_;
  const int64_t height = how.item.height;
  const int64_t width = how.item.width;
  if (how.integers) {
    write_image(rgb, height, width, how.image, *how.integers, how.strides,
                reinterpret_cast<uint8_t*>(to));
  } else {
    write_image(rgb, height, width, how.image, how.strides, reinterpret_cast<float*>(to));
  }
}

void context::state::put_planes(const float* planes, std::byte* to) const {
  const network::state& how = *net->state_;
  const network_shape& item = how.item;
  if (how.integers) {
    write_planes(planes, item.channels, item.height, item.width, *how.integers, how.strides,
                 reinterpret_cast<uint8_t*>(to));
  } else {
    write_planes(planes, item.channels, item.height, item.width, how.strides,
                 reinterpret_cast<float*>(to));
  }
}

template <class F>
status context::state::run_all(int64_t n, float* out, F&& write) {
  const single_thread alone;
  const network::state& from = *net->state_;
  const int64_t stride =
      from.strides.item * static_cast<int64_t>(from.integers ? sizeof(uint8_t) : sizeof(float));
  const auto together = static_cast<int64_t>(images_together);
  for (int64_t first = 0; first < n;) {
    const int64_t count = std::min(together, (n - first + from.lanes - 1) / from.lanes);
    GRAFT_TRY(prepare(static_cast<std::size_t>(count)));
    for (int64_t i = 0; i < count * from.lanes; ++i) {
      std::byte* input = images[static_cast<std::size_t>(i / from.lanes)].template at<std::byte>(
          from.program.input);
      // A batch that is not full is filled up with its last item.
      write(std::min(first + i, n - 1), input + i % from.lanes * stride);
    }
    GRAFT_TRY(run(static_cast<std::size_t>(count)));
    for (int64_t i = 0; i < count; ++i, first += from.lanes) {
      const int64_t here = std::min(from.lanes, n - first);
      const float* features =
          images[static_cast<std::size_t>(i)].template at<float>(from.program.features);
      std::memcpy(out + first * from.item.features, features,
                  static_cast<std::size_t>(here * from.item.features) * sizeof(float));
    }
  }
  return {};
}

context::context(std::shared_ptr<const network> net) : state_(std::make_unique<state>()) {
  state_->net = std::move(net);
}
context::~context() = default;
context::context(context&&) noexcept = default;
context& context::operator=(context&&) noexcept = default;

status context::run_images(const uint8_t* images, int64_t n, float* features) {
  const network::state& from = *state_->net->state_;
  const int64_t height = from.item.height;
  const int64_t width = from.item.width;
  if (from.item.channels != 3) {
    return {code::failed_precondition,
            "the network takes " + std::to_string(from.item.channels) + " channels; images have 3"};
  }
  return state_->run_all(n, features, [&](int64_t item, std::byte* to) {
    state_->put_image(images + item * height * width * 3, to);
  });
}

status context::run_tensor(const float* input, int64_t n, float* features) {
  const network::state& from = *state_->net->state_;
  const network_shape& shape = from.item;
  const int64_t size = shape.channels * shape.height * shape.width;
  return state_->run_all(n, features, [&](int64_t item, std::byte* to) {
    state_->put_planes(input + item * size, to);
  });
}

status context::observe(const float* input, const observer& see) {
  const network::state& from = *state_->net->state_;
  std::vector<float> features(static_cast<std::size_t>(from.item.features));
  state_->see = &see;
  const status ran = run_tensor(input, 1, features.data());
  state_->see = nullptr;
  return ran;
}

result<std::vector<layer>> context::profile(const float* input, int repeats) {
  std::vector<float> features(static_cast<std::size_t>(state_->net->feature_count()));
  GRAFT_TRY(run_tensor(input, 1, features.data()));
  const single_thread alone;
  std::vector<layer> layers = state_->net->layers();
  for (layer& each : layers) each.milliseconds = std::numeric_limits<double>::max();
  const auto lanes = static_cast<double>(state_->net->state_->lanes);
  bound_program* const one = state_->images.data();
  for (int repeat = 0; repeat < repeats; ++repeat) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const auto start = std::chrono::steady_clock::now();
      GRAFT_TRY(run_step({&one, 1}, i, state_->stream));
      const std::chrono::duration<double, std::milli> took =
          std::chrono::steady_clock::now() - start;
      layers[i].milliseconds = std::min(layers[i].milliseconds, took.count() / lanes);
    }
  }
  return layers;
}

}  // namespace graft::onednn
