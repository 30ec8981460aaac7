#include "kernels/dnnl_compat.hpp"
#include "runtime/network_state.hpp"
#include "runtime/single_thread.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

namespace graft::onednn {
namespace {

struct release {
  void operator()(std::byte* bytes) const { std::free(bytes); }
};

// A step with its slots turned into memory of this context.
struct bound_step {
  dnnl::primitive primitive;
  std::vector<dnnl_exec_arg_t> arguments;
  const own_kernel* own = nullptr;
  std::vector<std::byte*> slots;  // of the own kernel
  const node* reference = nullptr;
  std::vector<tensor_view> inputs;
  std::vector<tensor_view> outputs;
};

}  // namespace

struct context::state {
  std::shared_ptr<const network> net;
  dnnl::stream stream;
  std::unique_ptr<std::byte, release> arena;
  std::vector<dnnl::memory> memories;  // of each slot
  std::vector<bound_step> steps;
  std::byte* input = nullptr;
  const float* features = nullptr;
  const observer* see = nullptr;  // while someone watches

  status prepare();
  status execute(const bound_step& one) const;
  status run();
  // As run(), and shows each value that the network makes.
  status watch();
  void show(const made_value& one);
  void put_image(const uint8_t* rgb, std::byte* to) const;
  void put_planes(const float* planes, std::byte* to) const;
  // Calls write(item, where) for each of the items, runs them, copies the features out.
  template <class F>
  status run_all(int64_t n, float* out, F&& write);
};

status context::state::prepare() try {
  const program& p = net->state_->program;
  constexpr std::size_t alignment = 4096;
  const std::size_t bytes = (p.arena_bytes + alignment - 1) / alignment * alignment;
  arena.reset(static_cast<std::byte*>(std::aligned_alloc(alignment, std::max(bytes, alignment))));
  if (arena == nullptr) throw std::bad_alloc();
  // Blocked layouts have padded channels: kernels expect zeros there and write zeros there.
  std::memset(arena.get(), 0, std::max(bytes, alignment));
  stream = dnnl::stream(net->state_->engine);
  for (const slot& one : p.slots) {
    if (one.buffer < 0) {
      memories.push_back(one.constant);
      continue;
    }
    std::byte* at = arena.get() + p.buffers[static_cast<std::size_t>(one.buffer)].offset;
    memories.emplace_back(one.layout, net->state_->engine, at + one.offset);
  }
  const auto memory = [&](slot_id id) -> dnnl::memory& {
    return memories[static_cast<std::size_t>(id)];
  };
  const auto view = [&](const reference_tensor& t) {
    if (t.where < 0) return tensor_view{};
    return tensor_view{t.type, t.dims, static_cast<std::byte*>(memory(t.where).get_data_handle())};
  };
  for (const step& from : p.steps) {
    bound_step& to = steps.emplace_back();
    to.primitive = from.primitive;
    if (from.own.run) to.own = &from.own;
    for (const auto& [argument, id] : from.arguments) {
      if (to.own != nullptr) {
        to.slots.push_back(static_cast<std::byte*>(memory(id).get_data_handle()));
      } else {
        to.arguments.push_back({argument, memory(id).get()});
      }
    }
    if (from.reference) to.reference = &*from.reference;
    for (const reference_tensor& t : from.inputs) to.inputs.push_back(view(t));
    for (const reference_tensor& t : from.outputs) to.outputs.push_back(view(t));
  }
  input = static_cast<std::byte*>(memory(p.input).get_data_handle());
  features = static_cast<const float*>(memory(p.features).get_data_handle());
  return {};
} catch (const std::bad_alloc&) {
  return {code::resource_exhausted, "there is not enough memory for the network's activations (" +
                                        std::to_string(net->context_bytes() >> 20U) + " MiB)"};
} catch (const dnnl::error& error) {
  return {code::internal, std::string("oneDNN cannot prepare the network: ") + error.what()};
}

status context::state::execute(const bound_step& one) const {
  if (one.reference != nullptr) {
    one.reference->op->evaluate({*one.reference, one.inputs, one.outputs});
    return {};
  }
  if (one.own != nullptr) {
    for (int64_t task = 0; task < one.own->tasks; ++task) one.own->run(one.slots, task);
    return {};
  }
  const dnnl_status_t ran =
      dnnl_primitive_execute(one.primitive.get(), stream.get(),
                             static_cast<int>(one.arguments.size()), one.arguments.data());
  if (ran == dnnl_success) return {};
  return {code::internal, "oneDNN failed to run a layer (status " + std::to_string(ran) + ")"};
}

status context::state::run() {
  if (see != nullptr) return watch();
  for (const bound_step& one : steps) GRAFT_TRY(execute(one));
  return {};
}

void context::state::show(const made_value& one) {
  dnnl::memory& from = memories[static_cast<std::size_t>(one.where)];
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
  for (std::size_t i = 0; i < steps.size(); ++i) {
    GRAFT_TRY(execute(steps[i]));
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
  if (steps.empty() && arena == nullptr) GRAFT_TRY(prepare());
  const network::state& from = *net->state_;
  const int64_t stride =
      from.strides.item * static_cast<int64_t>(from.integers ? sizeof(uint8_t) : sizeof(float));
  for (int64_t item = 0; item < n; item += from.lanes) {
    const int64_t here = std::min(from.lanes, n - item);
    for (int64_t i = 0; i < from.lanes; ++i) {
      // A batch that is not full is filled up with its last item.
      write(std::min(item + i, n - 1), input + i * stride);
    }
    GRAFT_TRY(run());
    std::memcpy(out + item * from.item.features, features,
                static_cast<std::size_t>(here * from.item.features) * sizeof(float));
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
  for (layer& one : layers) one.milliseconds = std::numeric_limits<double>::max();
  const auto lanes = static_cast<double>(state_->net->state_->lanes);
  for (int repeat = 0; repeat < repeats; ++repeat) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const auto start = std::chrono::steady_clock::now();
      GRAFT_TRY(state_->execute(state_->steps[i]));
      const std::chrono::duration<double, std::milli> took =
          std::chrono::steady_clock::now() - start;
      layers[i].milliseconds = std::min(layers[i].milliseconds, took.count() / lanes);
    }
  }
  return layers;
}

}  // namespace graft::onednn
