// The node types of the plugin with one fault; see bad.cpp.
#pragma once

#include "faults.hpp"

#include <graft/abi.h>

#include <array>
#include <atomic>
#include <chrono>
#include <string_view>
#include <thread>
#include <vector>

namespace bad {

constexpr graft_text text(std::string_view view) { return {view.data(), view.size()}; }

inline graft_status fail(const graft_host* host, graft_status code, std::string_view message) {
  host->set_error(host, code, text(message));
  return code;
}

inline void wait_ms(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

using features = std::array<float, 4>;

struct node {
  const graft_host* host = nullptr;
  int number = 0;  // of the instance
  std::atomic<int> calls{0};
  features scratch{};
  std::vector<features> means;  // of the learner: one for each class
};
inline node& of(void* self) { return *static_cast<node*>(self); }

const graft_node_type& transform();
const graft_node_type& learner();
const graft_node_type& source();
const graft_node_type& collective();

// What all of them share.
graft_node_type base_type(int32_t kind, std::string_view name);
const graft_port* const* image_input();
graft_status create(const graft_host* host, const graft_values* values, void** self);
void destroy(void* self);
graft_status infer_features(void* self, const graft_schema* in, const graft_schema_sink* out);

}  // namespace bad
