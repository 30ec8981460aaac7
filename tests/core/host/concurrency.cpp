// How often instances are made and called at once, as their type allows.
#include "core/host/fakes.hpp"
#include "core/host/support.hpp"
#include "host/node_output.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <thread>

namespace graft::test {
namespace {

// Calls from four workers at once; gives the number of instances that there were.
int run(const std::string& type) {
  counters& seen = counted();
  seen.instances = seen.inside = seen.most_inside = seen.wrong = 0;
  const auto made = *make_node(fake_plugin(), type);
  graft_image_spec spec{};
  spec.width = 32;
  REQUIRE(made->obey(spec).ok());
  REQUIRE(made->infer({}).ok());
  REQUIRE(made->load("learned").ok());
  std::atomic<bool> failed{false};
  {
    std::vector<std::jthread> threads;
    for (uint32_t worker = 0; worker < 4; ++worker) {
      threads.emplace_back([&, worker] {
        const std::vector<tensor::column_type> none;
        for (int call = 0; call < 10; ++call) {
          host::node_output out(none, 1);
          if (!made->process(plain_batch(1, worker).raw(), out.raw()).ok()) failed = true;
        }
      });
    }
  }
  CHECK_FALSE(failed);
  CHECK(seen.wrong == 0);
  return seen.instances;
}

}  // namespace

TEST_CASE("a serial node is one instance that one thread is in") {
  CHECK(run("serial") == 1);
  CHECK(counted().most_inside == 1);
}

TEST_CASE("a per-instance node is one instance a worker, each told what the first was told") {
  CHECK(run("per_instance") == 4);
  CHECK(counted().most_inside > 1);
}

TEST_CASE("a reentrant node is one instance that many threads are in") {
  CHECK(run("reentrant") == 1);
  CHECK(counted().most_inside > 1);
}

TEST_CASE("every instance is destroyed with the node") {
  run("per_instance");
  CHECK(counted().instances == 0);
}

}  // namespace graft::test
