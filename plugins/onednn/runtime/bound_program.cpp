#include "runtime/bound_program.hpp"

#include "runtime/group.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>

namespace graft::onednn {
namespace {

status run_one(const bound_step& one, const dnnl::stream& stream) {
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

}  // namespace

void bound_program::release::operator()(void* bytes) const { std::free(bytes); }

// Zeros, on a page of their own. Blocked layouts have padded channels: kernels expect zeros there
// and write zeros there.
std::byte* bound_program::allocate(std::size_t bytes) {
  constexpr std::size_t page = 4096;
  // calloc takes fresh pages from the system as they are: what is never used costs nothing.
  arena_.reset(std::calloc(bytes + page, 1));
  if (arena_ == nullptr) throw std::bad_alloc();
  void* at = arena_.get();
  std::size_t room = bytes + page;
  return static_cast<std::byte*>(std::align(page, bytes, at, room));
}

void bound_program::bind(const step& from) {
  const auto view = [&](const reference_tensor& t) {
    if (t.where < 0) return tensor_view{};
    return tensor_view{t.type, t.dims, at<std::byte>(t.where)};
  };
  bound_step& to = steps_.emplace_back();
  to.primitive = from.primitive;
  if (from.own.exists()) to.own = &from.own;
  for (const auto& [argument, id] : from.arguments) {
    if (to.own != nullptr) {
      to.slots.push_back(at<std::byte>(id));
    } else {
      to.arguments.push_back({argument, memory(id).get()});
    }
  }
  if (from.reference) to.reference = &*from.reference;
  for (const reference_tensor& t : from.inputs) to.inputs.push_back(view(t));
  for (const reference_tensor& t : from.outputs) to.outputs.push_back(view(t));
}

status bound_program::prepare(const program& from, const dnnl::engine& engine) try {
  std::byte* arena = allocate(std::max<std::size_t>(from.arena_bytes, 1));
  for (const slot& one : from.slots) {
    if (one.buffer < 0) {
      memories_.push_back(one.constant);
      continue;
    }
    std::byte* start = arena + from.buffers[static_cast<std::size_t>(one.buffer)].offset;
    memories_.emplace_back(one.layout, engine, start + one.offset);
  }
  for (const step& one : from.steps) bind(one);
  return {};
} catch (const std::bad_alloc&) {
  memories_.clear();
  return {code::resource_exhausted, "there is not enough memory for the network's activations (" +
                                        std::to_string(from.arena_bytes >> 20U) + " MiB)"};
} catch (const dnnl::error& error) {
  memories_.clear();
  return {code::internal, std::string("oneDNN cannot prepare the network: ") + error.what()};
}

status run_step(std::span<bound_program* const> images, std::size_t index,
                const dnnl::stream& stream) {
  const own_kernel* own = images.front()->steps()[index].own;
  if (own != nullptr && own->run_images && (images.size() > 1 || !own->run)) {
    std::array<std::span<std::byte* const>, images_together> slots;
    for (std::size_t i = 0; i < images.size(); ++i) slots[i] = images[i]->steps()[index].slots;
    own->run_images({slots.data(), images.size()});
    return {};
  }
  for (const bound_program* one : images) GRAFT_TRY(run_one(one->steps()[index], stream));
  return {};
}

}  // namespace graft::onednn
