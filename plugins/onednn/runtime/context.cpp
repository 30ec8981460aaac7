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
  float* input = nullptr;
  const float* features = nullptr;

  status prepare();
  status execute(const bound_step& one) const;
  status run();
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
    for (const auto& [argument, id] : from.arguments) {
      to.arguments.push_back({argument, memory(id).get()});
    }
    if (from.reference) to.reference = &*from.reference;
    for (const reference_tensor& t : from.inputs) to.inputs.push_back(view(t));
    for (const reference_tensor& t : from.outputs) to.outputs.push_back(view(t));
  }
  input = static_cast<float*>(memory(p.input).get_data_handle());
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
  const dnnl_status_t ran =
      dnnl_primitive_execute(one.primitive.get(), stream.get(),
                             static_cast<int>(one.arguments.size()), one.arguments.data());
  if (ran == dnnl_success) return {};
  return {code::internal, "oneDNN failed to run a layer (status " + std::to_string(ran) + ")"};
}

status context::state::run() {
  for (const bound_step& one : steps) GRAFT_TRY(execute(one));
  return {};
}

template <class F>
status context::state::run_all(int64_t n, float* out, F&& write) {
  const single_thread alone;
  if (steps.empty() && arena == nullptr) GRAFT_TRY(prepare());
  const network::state& from = *net->state_;
  for (int64_t item = 0; item < n; item += from.lanes) {
    const int64_t here = std::min(from.lanes, n - item);
    for (int64_t i = 0; i < from.lanes; ++i) {
      // A batch that is not full is filled up with its last item.
      write(std::min(item + i, n - 1), input + i * from.strides.item);
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
  return state_->run_all(n, features, [&](int64_t item, float* to) {
    write_image(images + item * height * width * 3, height, width, from.image, from.strides, to);
  });
}

status context::run_tensor(const float* input, int64_t n, float* features) {
  const network::state& from = *state_->net->state_;
  const network_shape& shape = from.item;
  const int64_t size = shape.channels * shape.height * shape.width;
  return state_->run_all(n, features, [&](int64_t item, float* to) {
    write_planes(input + item * size, shape.channels, shape.height, shape.width, from.strides, to);
  });
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
