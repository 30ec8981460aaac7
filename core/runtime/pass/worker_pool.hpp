// Independent units of work on a fixed number of threads.
#pragma once

#include <graft/sdk/status.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>

namespace graft::runtime {

// Calls work(0 .. n-1, worker), each once, on up to `workers` threads, and waits. The first
// failure (of the lowest number) stops the rest and is returned; so does cancellation.
status run_on_workers(int workers, std::size_t n, const std::function<bool()>& cancelled,
                      const std::function<status(std::size_t, uint32_t worker)>& work);

}  // namespace graft::runtime
