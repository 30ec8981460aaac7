#include "runtime/pass/worker_pool.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace graft::runtime {
namespace {

class pool {
 public:
  pool(std::size_t n, const std::function<bool()>& cancelled,
       const std::function<status(std::size_t, uint32_t)>& work)
      : n_(n), cancelled_(cancelled), work_(work) {}

  void serve(uint32_t worker) {
    while (!stop_) {
      const std::size_t number = next_++;
      if (number >= n_) return;
      if (cancelled_ && cancelled_()) {
        fail(number, {code::cancelled, "interrupted"});
        return;
      }
      const status outcome = guarded(number, worker);
      if (!outcome.ok()) fail(number, outcome);
    }
  }

  [[nodiscard]] const status& outcome() const { return failure_; }

 private:
  status guarded(std::size_t number, uint32_t worker) {
    try {
      return work_(number, worker);
    } catch (const std::bad_alloc&) {
      return {code::resource_exhausted, "out of memory; try fewer workers (run.workers)"};
    } catch (const std::exception& error) {
      return {code::internal, error.what()};
    } catch (...) {
      return {code::internal, "an exception of an unknown kind"};
    }
  }

  void fail(std::size_t number, const status& why) {
    const std::lock_guard lock(mutex_);
    if (failure_.ok() || number < failed_) {
      failure_ = why;
      failed_ = number;
    }
    stop_ = true;
  }

  std::size_t n_;
  const std::function<bool()>& cancelled_;
  const std::function<status(std::size_t, uint32_t)>& work_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::size_t failed_ = 0;
  status failure_;
};

}  // namespace

status run_on_workers(int workers, std::size_t n, const std::function<bool()>& cancelled,
                      const std::function<status(std::size_t, uint32_t)>& work) {
  pool shared(n, cancelled, work);
  const auto count = static_cast<uint32_t>(
      std::clamp<std::size_t>(n, 1, static_cast<std::size_t>(std::max(workers, 1))));
  std::vector<std::jthread> threads;
  // Always on threads of their own: a library's per-thread settings then never reach the main one.
  for (uint32_t worker = 0; worker < count; ++worker) {
    threads.emplace_back([&shared, worker] { shared.serve(worker); });
  }
  threads.clear();
  return shared.outcome();
}

}  // namespace graft::runtime
