#include "runtime/pass/worker_pool.hpp"

#include "support/catch.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <new>
#include <stdexcept>
#include <thread>
#include <vector>

namespace graft::runtime {
namespace {

using namespace std::chrono_literals;
const std::function<bool()> never = [] { return false; };

}  // namespace

TEST_CASE("every unit is done once, by workers that are numbered from 0") {
  for (const int workers : {-1, 0, 1, 3, 100}) {
    std::vector<std::atomic<int>> done(50);
    std::atomic<uint32_t> highest{0};
    const status outcome =
        run_on_workers(workers, done.size(), never, [&](std::size_t i, uint32_t worker) {
          ++done[i];
          uint32_t seen = highest;
          while (worker > seen && !highest.compare_exchange_weak(seen, worker)) {
          }
          return status{};
        });
    CHECK(outcome.ok());
    for (const auto& times : done) CHECK(times == 1);
    CHECK(highest < static_cast<uint32_t>(std::clamp(workers, 1, 50)));
  }
  CHECK(run_on_workers(4, 0, never, [](std::size_t, uint32_t) { return invalid("called"); }).ok());
}

TEST_CASE("of several failures the one of the lowest number is told, and the rest is left") {
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> begun{0};
    const status outcome = run_on_workers(4, 1000, never, [&](std::size_t i, uint32_t) {
      ++begun;
      if (i == 3) std::this_thread::sleep_for(1ms);  // the last of the failing ones to fail
      return i >= 3 && i <= 6 ? invalid("unit " + std::to_string(i)) : status{};
    });
    CHECK(outcome.message() == "unit 3");
    CHECK(begun < 1000);
  }
}

TEST_CASE("exceptions become failures") {
  const auto thrown = [](auto error) {
    return run_on_workers(2, 4, never, [&](std::size_t, uint32_t) -> status { throw error; });
  };
  CHECK(thrown(std::runtime_error("odd")).message() == "odd");
  CHECK(thrown(std::runtime_error("odd")).code() == code::internal);
  CHECK(thrown(std::bad_alloc()).code() == code::resource_exhausted);
  CHECK(thrown(7).code() == code::internal);
}

TEST_CASE("cancelling stops before the next unit") {
  std::atomic<int> done{0};
  const status outcome = run_on_workers(
      2, 1000, [&] { return done >= 5; },
      [&](std::size_t, uint32_t) {
        ++done;
        return status{};
      });
  CHECK(outcome.code() == code::cancelled);
  CHECK(done < 10);
}

}  // namespace graft::runtime
